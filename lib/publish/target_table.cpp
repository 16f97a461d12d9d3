// SPDX-License-Identifier: MIT
#include "publish/target_table.hpp"

#include <algorithm>

namespace stmirror::publish {
namespace {

TargetType target_type(ColumnType type) {
    switch (type) {
        case ColumnType::Integer:
            return TargetType::Bigint;
        case ColumnType::Real:
            return TargetType::Double;
        case ColumnType::Boolean:
            return TargetType::Boolean;
        case ColumnType::Time:
            return TargetType::Timestamptz;
        case ColumnType::Text:
            break;
    }
    return TargetType::Text;
}

}  // namespace

std::string_view sql_name(TargetType type) {
    switch (type) {
        case TargetType::Bigint:
            return "bigint";
        case TargetType::Double:
            return "double precision";
        case TargetType::Boolean:
            return "boolean";
        case TargetType::Timestamptz:
            return "timestamptz";
        case TargetType::Text:
            break;
    }
    return "text";
}

TargetTable target_table(const Resource& resource) {
    TargetTable table{resource.name, {}, resource.key};
    for (const auto& column : resource.columns) {
        const bool is_key = std::ranges::find(resource.key, column.name) != resource.key.end();
        table.columns.push_back({column.name, target_type(column.type), is_key});
    }
    table.columns.push_back({"_raw", TargetType::Text, true});
    table.columns.push_back({"_hash", TargetType::Bigint, true});
    table.columns.push_back({"_changed_at", TargetType::Timestamptz, true});
    table.columns.push_back({"_deleted_at", TargetType::Timestamptz});
    table.columns.push_back({"_deleted_reason", TargetType::Text});
    table.columns.push_back({"_seq", TargetType::Bigint, true});
    return table;
}

std::vector<TargetColumn> parent_columns(const Resource& resource, const ChildTable& child) {
    std::vector<TargetColumn> columns;
    for (std::size_t i = 0; i < resource.key.size(); ++i) {
        const auto& of = resource.columns.at(resource.column_index(resource.key[i]).value());
        columns.push_back({child.parent_columns[i], target_type(of.type), true});
    }
    return columns;
}

TargetTable target_child_table(const Resource& resource, const ChildTable& child) {
    TargetTable table{child.name, parent_columns(resource, child), child.parent_columns};
    table.columns.push_back({"position", TargetType::Bigint, true});
    table.key.emplace_back("position");
    for (const auto& column : child.columns) table.columns.push_back({column.name, target_type(column.type)});
    return table;
}

}  // namespace stmirror::publish
