// SPDX-License-Identifier: MIT
// The SQL text of the tables that hold records, from the catalogue: names, columns, keys, indexes. Pure
// functions. The catalogue admits only names that SQL takes without quotes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalogue/resource.hpp"

namespace stmirror::mirror {

/// INTEGER, REAL or TEXT.
std::string_view storage_class(ColumnType type);

/// The columns of the catalogue in its order, then the mirror's own: _raw, _hash, _first_seen_at, …
std::string create_table(const Resource& resource);
std::string create_child_table(const Resource& resource, const ChildTable& child);
/// A nullable column that is added to a table that exists.
std::string add_column(const std::string& table, const Column& column);
/// Makes the index over tombstones, by which they are counted and found without reading the table. Cheap to
/// keep up, as live rows are not in it.
std::string create_tombstone_index(const Resource& resource);
/// Makes a secondary index over one column, where it is missing.
std::string create_index(const std::string& table, const std::string& column);
/// Makes the secondary indexes of the table and its child tables, where they are missing.
std::vector<std::string> create_secondary_indexes(const Resource& resource);

/// "?, ?, ?" for that many parameters.
std::string placeholders(std::size_t count);
/// "a, b, c"
std::string name_list(const std::vector<std::string>& names);
/// "a = ? AND b = ?"
std::string all_equal(const std::vector<std::string>& names);
std::vector<std::string> column_names(const std::vector<Column>& columns);

}  // namespace stmirror::mirror
