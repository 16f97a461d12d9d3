// SPDX-License-Identifier: MIT
// Generates the SQL of the tables of records from the catalogue: names, columns, keys, indexes.
// No side effects. The catalogue accepts only names that need no quotes in SQL.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "catalogue/resource.hpp"

namespace stmirror::mirror {

/// Returns the resource. Throws Errc::Database if the catalogue does not have it.
const Resource& required_resource(const Catalogue& catalogue, const std::string& name);

/// Returns INTEGER, REAL or TEXT.
std::string_view storage_class(ColumnType type);

/// Returns the CREATE TABLE statement. It has tenant_id, then the columns of the catalogue, in its order,
/// then the mirror's own columns: _raw, _hash, _first_seen_at, …
std::string create_table(const Resource& resource);
std::string create_child_table(const Resource& resource, const ChildTable& child);
/// Returns SQL that adds a nullable column to an existing table.
std::string add_column(const std::string& table, const Column& column);
/// Returns SQL that creates the index over tombstones. With this index, they are counted and found without
/// reading the table. It is cheap to maintain because live rows are not in it.
std::string create_tombstone_index(const Resource& resource);

struct CreateIndex {
    std::string name;
    std::string sql;  ///< as SQLite stores it
};
CreateIndex create_index(const std::string& table, const Index& index);
/// Returns the secondary indexes of the table and its child tables.
std::vector<CreateIndex> create_secondary_indexes(const Resource& resource);

/// Returns "?, ?, ?" for `count` parameters.
std::string placeholders(std::size_t count);
/// Returns "a, b, c".
std::string name_list(const std::vector<std::string>& names);
/// Returns "a = ? AND b = ?".
std::string all_equal(const std::vector<std::string>& names);
std::vector<std::string> column_names(const std::vector<Column>& columns);

}  // namespace stmirror::mirror
