// SPDX-License-Identifier: MIT
// Writes values of the mirror in PostgreSQL's binary format. No side effects.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "mirror/records/owned_cell.hpp"
#include "publish/target_table.hpp"

namespace stmirror::publish {

/// Returns the OID of PostgreSQL's type for arrays of `type`.
unsigned array_oid(TargetType type);

/// Appends the length and the value, or the mark of NULL. Replaces each U+0000 with U+FFFD, because
/// PostgreSQL refuses U+0000, and returns how many were replaced. A time loses the digits after the
/// microsecond, because PostgreSQL would round 23:59:59.9999999 into the next day. Returns Errc::Database if
/// the value is not of the type.
Result<std::uint64_t> append_value(std::string& out, TargetType type, const mirror::OwnedCell& cell);
void append_int16(std::string& out, std::int16_t number);
/// Returns the microseconds since 2000, which is how PostgreSQL stores times. Empty if `time` is not a time.
std::optional<std::int64_t> microseconds_since_2000(const std::string& time);

/// One array, which becomes a column of unnest().
class BinaryArray {
 public:
    explicit BinaryArray(TargetType type) : type_(type) {}

    /// Appends a value in the same format as append_value().
    Result<> add(const mirror::OwnedCell& cell);

    /// Returns the whole array as PostgreSQL receives it.
    std::string bytes() const;
    TargetType type() const { return type_; }
    /// Returns how many U+0000 characters became U+FFFD.
    std::uint64_t replaced() const { return replaced_; }

 private:
    TargetType type_;
    std::string elements_;
    std::uint32_t size_ = 0;
    bool has_null_ = false;
    std::uint64_t replaced_ = 0;
};

}  // namespace stmirror::publish
