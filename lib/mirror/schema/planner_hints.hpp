// SPDX-License-Identifier: MIT
// Tells SQLite's planner how selective the keys of the tables are, so that a query without a tenant still
// finds a row by its id. The numbers are constants, not measured: plans are the same in every mirror and
// never change.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <span>
#include <string>

#include "catalogue/resource.hpp"

namespace stmirror::mirror {

/// The line of sqlite_stat1 for the key's index: rows of the table, then rows with equal first columns, one
/// number for each column of the index.
std::string key_statistics(const Resource& resource);

/// Writes the lines that are missing or differ; this connection and those opened later use them. Inside the
/// caller's transaction; throws.
void make_planner_hints(SQLite::Database& database, std::span<const Resource> resources);

}  // namespace stmirror::mirror
