// SPDX-License-Identifier: MIT
// Updates the schema of an open file: the internal tables by migrations, the tables of records from the
// catalogue. Inside the caller's transaction; throws.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "base/timestamp.hpp"
#include "catalogue/resource.hpp"

namespace stmirror::mirror {

/// One step of the internal tables. Steps count from 1 without gaps; the number of the last one is the schema
/// version.
struct Migration {
    std::string_view name;
    std::string_view sql;
};

/// The steps compiled into the program.
std::span<const Migration> migrations();

/// Copies the file as it is to "<path>.v<version>.bak". Call outside of a transaction.
void keep_copy(SQLite::Database& database, const std::filesystem::path& path);
/// Runs the steps that the file does not have yet. True if there were any.
bool migrate(SQLite::Database& database, std::span<const Migration> steps, Timestamp now);

/// Creates the tables of the resource, or adds the columns that its tables do not have yet. What is new in a
/// table with rows is listed in _unfilled. Nothing is ever dropped. Throws Errc::Configuration if a column or
/// key differs in type or form between catalogue and file.
void make_tables(SQLite::Database& database, const Resource& resource);
/// Creates or replaces the index that finds a parent's rows. It is created at once, because a per-parent
/// backfill needs it. No index if the key begins with the column.
void make_parent_index(SQLite::Database& database, const Resource& resource, const std::string& column);
/// Creates the missing secondary indexes, and replaces those with other columns.
void make_secondary_indexes(SQLite::Database& database, const Resource& resource);

bool has_table(SQLite::Database& database, const std::string& name);
/// Throws Errc::Database, with advice, if the file was created by a program or a catalogue without that
/// table.
void require_table(SQLite::Database& database, const std::string& name);

}  // namespace stmirror::mirror
