// SPDX-License-Identifier: MIT
// Updates the schema of an open file: the internal tables by migrations, the tables of records from the
// catalogue. Runs inside the caller's transaction. Throws SQLite::Exception and ProblemException.
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

/// One step of changes to the internal tables. Steps are numbered from 1 without gaps. The number of the last
/// step is the schema version.
struct Migration {
    std::string_view name;
    std::string_view sql;
};

/// Returns the steps compiled into the program.
std::span<const Migration> migrations();

/// Copies the file as it is to "<path>.v<version>.bak", next to the file itself, even if the path is a
/// symbolic link. Call outside of a transaction.
void keep_copy(SQLite::Database& database, const std::filesystem::path& path);
/// Runs the steps that the file does not have yet. Returns true if there were any.
bool migrate(SQLite::Database& database, std::span<const Migration> steps, Timestamp now);

/// Creates the tables of the resource, or adds the columns that its tables do not have yet. If there are
/// rows, lists the new columns and child tables in _unfilled. Never drops anything. Throws
/// Errc::Configuration if a column's type or the columns of a key differ between catalogue and file.
void make_tables(SQLite::Database& database, const Resource& resource);
/// Creates the index over the column with the parent's key, or replaces it if it is defined differently.
/// Unlike secondary indexes, it is created before the backfill, because a per-parent backfill needs it.
/// Creates none if the key begins with the column.
void make_parent_index(SQLite::Database& database, const Resource& resource, const std::string& column);
/// Creates the missing secondary indexes, and replaces those whose columns differ from the catalogue's.
void make_secondary_indexes(SQLite::Database& database, const Resource& resource);

bool has_table(SQLite::Database& database, const std::string& name);
/// Throws Errc::Database, with advice, if the file has no such table. This happens if the file was last
/// written by an earlier version or with another catalogue.
void require_table(SQLite::Database& database, const std::string& name);

}  // namespace stmirror::mirror
