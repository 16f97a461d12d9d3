// SPDX-License-Identifier: MIT
// Brings the schema of an open file up to date: the internal tables by migrations, the tables of records from
// the catalogue. Inside the caller's transaction; throws.
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

/// One step of the internal tables. Steps count from 1 without gaps; the last one's number is the schema
/// version.
struct Migration {
    std::string_view name;
    std::string_view sql;
};

/// The steps compiled into the program.
std::span<const Migration> migrations();

/// Writes a copy of the file as it is to "<path>.v<version>.bak". Outside of a transaction.
void keep_copy(SQLite::Database& database, const std::filesystem::path& path);
/// Runs the steps that the file has not seen. True where there were any.
bool migrate(SQLite::Database& database, std::span<const Migration> steps, Timestamp now);

/// Makes the tables of the resource, or adds the columns that its tables do not have yet; what is new in a
/// table that has rows is marked in _unfilled. Nothing is ever dropped. Throws Errc::Configuration where the
/// catalogue gives a column or key another type or form than the file has.
void make_tables(SQLite::Database& database, const Resource& resource);
/// Makes the index by which a parent's rows are found, at once: a first backfill that goes from parent to
/// parent needs it. None where the key leads with the column.
void make_parent_index(SQLite::Database& database, const Resource& resource, const std::string& column);
void make_secondary_indexes(SQLite::Database& database, const Resource& resource);

bool has_table(SQLite::Database& database, const std::string& name);
/// Throws Errc::Database, with what to do, where the file was made by a program or a catalogue without it.
void require_table(SQLite::Database& database, const std::string& name);

}  // namespace stmirror::mirror
