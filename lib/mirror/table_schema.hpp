// SPDX-License-Identifier: MIT
// The SQL text of the tables that hold records, from the catalogue: names, columns, keys, indexes. Pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalogue/resource.hpp"

namespace stmirror::mirror {

/// An SQL name: in double quotes where it is an SQL keyword or no plain lower-case name.
std::string sql_name(std::string_view name);
/// "customers" -> "customer", "entries" -> "entry".
std::string singular(std::string_view table);
/// INTEGER, REAL or TEXT.
std::string_view storage_class(ColumnType type);

/// The parent's key as its child tables name it: `id` of customers becomes customer_id; other key columns keep
/// their name.
std::vector<std::string> parent_key_columns(const Resource& resource);

/// The last column after the catalogue's own ones are the mirror's: _raw, _hash, _first_seen_at, …
std::string create_table(const Resource& resource);
std::string create_child_table(const Resource& resource, const ChildTable& child);
/// A nullable column that is added to a table that exists.
std::string add_column(std::string_view table, const Column& column);
/// Makes the index over tombstones, by which they are counted and found without reading the table. Cheap to keep
/// up, as live rows are not in it.
std::string create_tombstone_index(const Resource& resource);
/// Makes the secondary indexes of the table and its child tables, where they are missing.
std::vector<std::string> create_secondary_indexes(const Resource& resource);

/// "?, ?, ?" for that many parameters.
std::string placeholders(std::size_t count);
/// "a, b, c"; each name as sql_name().
std::string name_list(const std::vector<std::string>& names);
/// "a = ? AND b = ?"; each name as sql_name().
std::string all_equal(const std::vector<std::string>& names);
std::vector<std::string> column_names(const std::vector<Column>& columns);

}  // namespace stmirror::mirror
