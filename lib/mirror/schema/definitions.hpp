// SPDX-License-Identifier: MIT
// Stores in the file how the catalogue defined the columns and child tables when they were last filled, so
// that a later catalogue with other definitions is noticed. Runs inside the caller's transaction. Throws
// SQLite::Exception.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <set>
#include <string>

#include "catalogue/resource.hpp"

namespace stmirror::mirror {

/// Returns the columns and child tables whose definition in the catalogue was changed or added since they
/// were last filled. Returns none of the key's columns, because a row is found by its key. Returns none if no
/// definitions are stored, because then an earlier version of stmirror filled the columns.
std::set<std::string> redefined_parts(SQLite::Database& database, const Resource& resource);
/// Stores the definitions of the catalogue. Writes nothing and returns false if they are already stored.
bool store_definitions(SQLite::Database& database, const Resource& resource);

}  // namespace stmirror::mirror
