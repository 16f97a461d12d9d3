// SPDX-License-Identifier: MIT
// Keys of records in a target. As text, a key has the format of _changes. PostgreSQL cannot store U+0000, so
// a target has no key with it: a key in which U+0000 was replaced could be that of another record.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "mirror/records/owned_cell.hpp"
#include "publish/link.hpp"
#include "publish/target_table.hpp"

namespace stmirror::publish {

/// Returns the key of a row that begins with the values of the key columns.
std::string key_of(const Values& row, const std::vector<TargetColumn>& key);
/// Appends a value for each key column, so that the target's keys up to these values are those up to `key`.
void add_range_end(std::vector<Parameter>& parameters, const PublishedTable& table, const std::string& key);
bool has_zero(const std::vector<mirror::OwnedCell>& key);
/// Removes the keys with U+0000 from `keys`. Returns them.
std::vector<std::string> take_zero_keys(const Resource& resource, std::set<std::string>& keys);

}  // namespace stmirror::publish
