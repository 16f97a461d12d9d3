// SPDX-License-Identifier: MIT
// Values of the mirror in PostgreSQL's binary format. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "mirror/records/owned_cell.hpp"
#include "publish/target_table.hpp"

namespace stmirror::publish {

/// PostgreSQL's number of the type of an array of `type`.
unsigned array_oid(TargetType type);

/// One array, which becomes a column of unnest().
class BinaryArray {
 public:
    explicit BinaryArray(TargetType type) : type_(type) {}

    /// A time loses the digits after the microsecond: PostgreSQL would round 23:59:59.9999999 into the next
    /// day. U+0000, which PostgreSQL refuses, becomes U+FFFD. Errc::Database if the value is not of the type.
    Result<> add(const mirror::OwnedCell& cell);

    /// The whole array as PostgreSQL receives it.
    std::string bytes() const;
    TargetType type() const { return type_; }
    /// How many U+0000 became U+FFFD.
    std::uint64_t replaced() const { return replaced_; }

 private:
    void add_text(const std::string& text);
    Result<> add_time(const std::string& text);
    TargetType type_;
    std::string elements_;
    std::uint32_t size_ = 0;
    bool has_null_ = false;
    std::uint64_t replaced_ = 0;
};

}  // namespace stmirror::publish
