// SPDX-License-Identifier: MIT
#include "publish/target_table.hpp"

#include <algorithm>
#include <utility>

namespace stmirror::publish {
namespace {

TargetType target_type(const Column& column) {
    switch (column.type) {
        case ColumnType::Integer:
            return TargetType::Bigint;
        case ColumnType::Real:
            return column.decimal ? TargetType::Numeric : TargetType::Double;
        case ColumnType::Boolean:
            return TargetType::Boolean;
        case ColumnType::Time:
            return TargetType::Timestamptz;
        case ColumnType::Text:
        case ColumnType::Json:
            break;
    }
    return TargetType::Text;
}

/// Returns the columns of mirror::copied_own_columns() in the same order, and then `_seq`.
std::vector<TargetColumn> own_columns(std::size_t from) {
    return {{"_raw", TargetType::Text, false, from},
            {"_hash", TargetType::Bigint, true, from + 1},
            {"_changed_at", TargetType::Timestamptz, true, from + 2},
            {"_deleted_at", TargetType::Timestamptz, false, from + 3},
            {"_deleted_reason", TargetType::Text, false, from + 4},
            {"_seq", TargetType::Bigint, true, from + 5}};
}

TargetTable record_table(const Resource& resource, const ColumnChoice& choice) {
    TargetTable table{resource.name, {}, resource.key};
    bool has_raw = choice.raw;
    for (std::size_t i = 0; i < resource.columns.size(); ++i) {
        const auto& column = resource.columns[i];
        const auto is_left_out = [&](const std::string& name) {
            return choice.left_out.contains(resource.name + "." + name);
        };
        // A folded column is left out too: it shows nearly the same text as the column that it names.
        if (is_left_out(column.name) || is_left_out(column.folded)) {
            has_raw = false;
            continue;
        }
        table.columns.push_back({column.name, target_type(column), table.is_key(column.name), i});
    }
    for (const auto& child : resource.children) {
        for (const auto& column : child.columns) {
            has_raw = has_raw && !choice.left_out.contains(child.name + "." + column.name);
        }
    }
    for (auto& column : own_columns(resource.columns.size())) {
        if (has_raw || column.name != "_raw") { table.columns.push_back(std::move(column)); }
    }
    return table;
}

/// Returns the columns of the parent's key, with their names in the child table.
std::vector<TargetColumn> parent_columns(const Resource& resource, const ChildTable& child) {
    std::vector<TargetColumn> columns;
    for (std::size_t i = 0; i < resource.key.size(); ++i) {
        const auto at = resource.column_index(resource.key[i]).value();
        columns.push_back({child.parent_columns[i], target_type(resource.columns[at]), true, at});
    }
    return columns;
}

TargetTable child_table(const Resource& resource, const ChildTable& child, const ColumnChoice& choice) {
    TargetTable table{child.name, parent_columns(resource, child), child.parent_columns};
    std::size_t from = 0;
    for (auto& column : table.columns) { column.from = from++; }
    table.columns.push_back({"position", TargetType::Bigint, true, from++});
    table.key.emplace_back("position");
    for (const auto& column : child.columns) {
        if (!choice.left_out.contains(child.name + "." + column.name)) {
            table.columns.push_back({column.name, target_type(column), false, from});
        }
        ++from;
    }
    return table;
}

}  // namespace

std::string_view sql_name(TargetType type) {
    switch (type) {
        case TargetType::Bigint:
            return "bigint";
        case TargetType::Double:
            return "double precision";
        case TargetType::Numeric:
            return "numeric";
        case TargetType::Boolean:
            return "boolean";
        case TargetType::Timestamptz:
            return "timestamptz";
        case TargetType::Text:
            break;
    }
    return "text";
}

bool TargetTable::is_key(const std::string& column) const {
    return std::ranges::find(key, column) != key.end();
}

PublishedTable published_table(const Resource& resource, const ColumnChoice& choice) {
    PublishedTable table{&resource, record_table(resource, choice), {}, {}, {}};
    for (const auto& child : resource.children) {
        table.children.push_back(child_table(resource, child, choice));
        table.parents.push_back(parent_columns(resource, child));
    }
    for (const auto& name : resource.key) {
        const auto at = resource.column_index(name).value();
        table.key.push_back({name, target_type(resource.columns[at]), true, at});
    }
    return table;
}

}  // namespace stmirror::publish
