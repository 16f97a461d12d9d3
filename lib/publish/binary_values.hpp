// SPDX-License-Identifier: MIT
// Values of the mirror in PostgreSQL's binary format. Pure.
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

/// The OID of PostgreSQL's type for arrays of `type`.
unsigned array_oid(TargetType type);

/// Appends the value with its length in front, or the mark of NULL; returns how many U+0000 became U+FFFD.
/// PostgreSQL refuses U+0000. A time loses the digits after the microsecond: PostgreSQL would round
/// 23:59:59.9999999 into the next day. Errc::Database if the value is not of the type.
Result<std::uint64_t> append_value(std::string& out, TargetType type, const mirror::OwnedCell& cell);
void append_int16(std::string& out, std::int16_t number);
/// Microseconds since 2000, as PostgreSQL counts. Empty if the text is no time.
std::optional<std::int64_t> microseconds_since_2000(const std::string& time);

/// One array, which becomes a column of unnest().
class BinaryArray {
 public:
    explicit BinaryArray(TargetType type) : type_(type) {}

    /// As append_value().
    Result<> add(const mirror::OwnedCell& cell);

    /// The whole array as PostgreSQL receives it.
    std::string bytes() const;
    TargetType type() const { return type_; }
    /// How many U+0000 became U+FFFD.
    std::uint64_t replaced() const { return replaced_; }

 private:
    TargetType type_;
    std::string elements_;
    std::uint32_t size_ = 0;
    bool has_null_ = false;
    std::uint64_t replaced_ = 0;
};

}  // namespace stmirror::publish
