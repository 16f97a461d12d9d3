// SPDX-License-Identifier: MIT
// Parses a key as key_text() writes it.
#pragma once

#include <string>
#include <vector>

#include "catalogue/resource.hpp"
#include "mirror/records/owned_cell.hpp"
#include "mirror/sqlite/statement.hpp"

namespace stmirror::mirror {

/// Returns the cells of the key. Throws Errc::Usage if the text is not a JSON array of plain values, one for
/// each key column of the resource.
std::vector<OwnedCell> parse_key(const Resource& resource, const std::string& key);

/// Resets the statement, whose first parameter is the tenant and whose next ones are the key's columns, and
/// binds them.
void bind_key(Statement& statement, std::int64_t tenant_id, const std::vector<OwnedCell>& key);

/// The key in the `columns` columns of the current row from `first` on, written as in _changes.
std::string key_of(Statement& select, int first, std::size_t columns);

}  // namespace stmirror::mirror
