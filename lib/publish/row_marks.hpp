// SPDX-License-Identifier: MIT
// Compares the records of a mirror and a target by marks: a mark tells whether two copies of a record are
// equal. No side effects.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "mirror/records/stored_rows.hpp"
#include "publish/target_table.hpp"

namespace stmirror::publish {

struct RowMark {
    bool exists = false;  ///< false if there are only child rows
    std::int64_t hash = 0;
    std::int64_t changed_at = 0;                ///< microseconds since 2000
    std::optional<std::int64_t> deleted_at{};   ///< microseconds since 2000
    std::vector<std::uint64_t> child_counts{};  ///< number of rows in each child table
    bool operator==(const RowMark&) const = default;
};

/// Marks by key, in the text format of _changes.
using RowMarks = std::map<std::string, RowMark, std::less<>>;

/// Returns the marks of records of the mirror. Leaves out deleted records unless `with_deleted` is true.
/// Returns Errc::Database if a record has no hash or no valid time of change.
Result<RowMarks> marks_of(const PublishedTable& table, const mirror::StoredRows& rows, bool with_deleted);

struct Differences {
    std::vector<std::string> missing;    ///< keys that the target lacks
    std::vector<std::string> different;  ///< keys whose marks differ
    std::vector<std::string> surplus;    ///< keys that only the target has
    bool empty() const { return missing.empty() && different.empty() && surplus.empty(); }
};

Differences compare(const RowMarks& mirror, const RowMarks& target);

/// Returns the records with these keys, and their child rows.
mirror::StoredRows chosen(const Resource& resource, mirror::StoredRows rows,
                          const std::set<std::string>& keys);
/// Returns whether `key` comes after `other` in the order of the key's columns.
bool is_after(const Resource& resource, const std::string& key, const std::string& other);
/// Returns the records up to the key `last`, and their child rows.
mirror::StoredRows up_to(const Resource& resource, mirror::StoredRows rows, const std::string& last);
/// Returns the keys of the records that are marked deleted.
std::set<std::string> deleted_keys(const Resource& resource, const mirror::StoredRows& rows);

}  // namespace stmirror::publish
