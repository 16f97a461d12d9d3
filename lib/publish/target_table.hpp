// SPDX-License-Identifier: MIT
// The tables of a target as the catalogue defines them. Plain values and pure functions.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/resource.hpp"

namespace stmirror::publish {

enum class TargetType { Bigint, Double, Numeric, Boolean, Text, Timestamptz };
/// "bigint", "double precision", …
std::string_view sql_name(TargetType type);

struct TargetColumn {
    std::string name;
    TargetType type = TargetType::Text;
    bool required = false;
    /// Its place in a row of mirror::StoredRows; `_seq` has the place after the last.
    std::size_t from = 0;
};

/// A table without its first column, tenant_id.
struct TargetTable {
    std::string name;
    std::vector<TargetColumn> columns;
    std::vector<std::string> key;  ///< the columns of the primary key after tenant_id

    bool is_key(const std::string& column) const;
};

/// What is published of the columns.
struct ColumnChoice {
    std::set<std::string> left_out{};  ///< "table.column"
    bool raw = true;                   ///< publish `_raw`
};

/// A resource's table and its child tables in a target.
struct PublishedTable {
    const Resource* resource = nullptr;
    TargetTable records;                ///< `_seq` is the last column
    std::vector<TargetTable> children;  ///< one for each child table of the resource
    std::vector<std::vector<TargetColumn>>
        parents;                    ///< the parent's key in each of them; `from` of the parent
    std::vector<TargetColumn> key;  ///< the key columns of `records`
};

/// A table with a column that is left out has no `_raw`, which contains every value.
PublishedTable published_table(const Resource& resource, const ColumnChoice& choice = {});

}  // namespace stmirror::publish
