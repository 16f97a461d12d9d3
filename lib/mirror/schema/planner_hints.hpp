// SPDX-License-Identifier: MIT
// Tells SQLite's planner how selective the keys of the tables are, so that a query without a tenant still
// finds a row by its id. The numbers are constants, not measured, so plans are the same in every mirror and
// never change.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <span>
#include <string>

#include "catalogue/resource.hpp"

namespace stmirror::mirror {

/// Returns the line of sqlite_stat1 for the key's index. The first number is the number of rows of the table.
/// The next numbers, one for each column of the index, say how many rows are equal in this column and all
/// columns before it.
std::string key_statistics(const Resource& resource);

/// Writes the lines that are missing or differ. This connection and those opened later use them. Runs inside
/// the caller's transaction. Throws SQLite::Exception.
void make_planner_hints(SQLite::Database& database, std::span<const Resource> resources);

}  // namespace stmirror::mirror
