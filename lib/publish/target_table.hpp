// SPDX-License-Identifier: MIT
// The tables of a target as the catalogue defines them. Plain values and pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalogue/resource.hpp"

namespace stmirror::publish {

enum class TargetType { Bigint, Double, Boolean, Text, Timestamptz };
/// "bigint", "double precision", …
std::string_view sql_name(TargetType type);

struct TargetColumn {
    std::string name;
    TargetType type = TargetType::Text;
    bool required = false;
};

/// A table without its first column, tenant_id.
struct TargetTable {
    std::string name;
    std::vector<TargetColumn> columns;
    std::vector<std::string> key;  ///< the columns of the primary key after tenant_id
};

/// The order of the columns is that of mirror::StoredRows; `_seq` is the last.
TargetTable target_table(const Resource& resource);
/// The same for a child table; it has no `_seq`.
TargetTable target_child_table(const Resource& resource, const ChildTable& child);
/// The key of the parent in a child table.
std::vector<TargetColumn> parent_columns(const Resource& resource, const ChildTable& child);

}  // namespace stmirror::publish
