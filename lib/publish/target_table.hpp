// SPDX-License-Identifier: MIT
// The tables of a target as the catalogue defines them. Value types and functions without side effects.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/resource.hpp"

namespace stmirror::publish {

enum class TargetType { Bigint, Double, Numeric, Boolean, Text, Timestamptz };
/// Returns the SQL name, for example "bigint".
std::string_view sql_name(TargetType type);

struct TargetColumn {
    std::string name;
    TargetType type = TargetType::Text;
    bool required = false;
    /// The column's index in a row of mirror::StoredRows. `_seq` has the index after the last.
    std::size_t from = 0;
};

/// A table without its first column, tenant_id.
struct TargetTable {
    std::string name;
    std::vector<TargetColumn> columns;
    std::vector<std::string> key;  ///< the columns of the primary key after tenant_id

    bool is_key(const std::string& column) const;
};

/// Which columns are published.
struct ColumnChoice {
    std::set<std::string> left_out{};  ///< "table.column"; columns folded from such a column are left out too
    bool raw = true;                   ///< publish `_raw`
};

/// A resource's table and its child tables in a target.
struct PublishedTable {
    const Resource* resource = nullptr;
    TargetTable records;                ///< `_seq` is the last column
    std::vector<TargetTable> children;  ///< one for each child table of the resource
    std::vector<std::vector<TargetColumn>>
        parents;  ///< for each child table, the parent's key; `from` is an index in the parent's row
    std::vector<TargetColumn> key;  ///< the key columns of `records`
};

/// Returns the tables for a resource. Leaving out a column also leaves out `_raw`, which has every value.
PublishedTable published_table(const Resource& resource, const ColumnChoice& choice = {});

}  // namespace stmirror::publish
