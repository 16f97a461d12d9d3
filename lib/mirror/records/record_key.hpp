// SPDX-License-Identifier: MIT
// Parses, binds and reads the keys of records. As text, a key has the format of key_text(), as in _changes.
#pragma once

#include <string>
#include <vector>

#include "catalogue/resource.hpp"
#include "mirror/records/owned_cell.hpp"
#include "mirror/sqlite/statement.hpp"

namespace stmirror::mirror {

/// Returns the cells of the key. Throws Errc::Usage if the text is not a JSON array of strings and numbers,
/// one for each key column of the resource.
std::vector<OwnedCell> parse_key(const Resource& resource, const std::string& key);

/// Resets the statement. Binds the tenant to its first parameter and the key's columns to the next ones.
void bind_key(Statement& statement, std::int64_t tenant_id, const std::vector<OwnedCell>& key);

/// Reads the key from `columns` columns of the current row, starting at column `first`. Uses the text format
/// of _changes.
std::string key_of(Statement& select, int first, std::size_t columns);

}  // namespace stmirror::mirror
