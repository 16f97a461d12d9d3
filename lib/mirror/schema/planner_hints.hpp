// SPDX-License-Identifier: MIT
// Tells SQLite's planner how selective the keys of the tables are, so that a query without a tenant still
// finds a row by its id, and reads only an index if that has all the columns. The numbers are constants, not
// measured, so plans are the same in every mirror and never change.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <span>
#include <string>
#include <vector>

#include "catalogue/resource.hpp"

namespace stmirror::mirror {

/// A line of sqlite_stat1. The first number is the number of rows of the table. Then each column of the index
/// has the number of rows that are equal in all columns up to this one.
struct IndexHint {
    std::string index;
    std::string numbers;
};

/// Returns the lines for the key's index and, if the key is one column, for the secondary index over this
/// column.
std::vector<IndexHint> planner_hints(const Resource& resource);

/// Writes the lines that are missing or differ. This connection and connections opened later use these lines.
/// Runs inside the caller's transaction. Throws SQLite::Exception.
void make_planner_hints(SQLite::Database& database, std::span<const Resource> resources);

}  // namespace stmirror::mirror
