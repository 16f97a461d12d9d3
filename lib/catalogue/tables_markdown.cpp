// SPDX-License-Identifier: MIT
#include "catalogue/tables_markdown.hpp"

#include <algorithm>

namespace stmirror {
namespace {

constexpr std::string_view opening = R"(# The tables

Made from `schema/resources/` by `tables_markdown()`; a test keeps it in step. Every table begins with `tenant_id`; that
of a resource ends with the mirror's own columns, whose names start with `_`. Key columns are bold. Times are text in
UTC with seven fractional digits, which sorts as time; booleans are 0 or 1.
)";

void append_row(std::string& out, const std::string& column, std::string_view type,
                const std::string& about) {
    out += "| " + column + " | " + std::string(type) + " | " + about + " |\n";
}

void append_head(std::string& out, const std::string& level, const std::string& table,
                 const std::string& about) {
    out += "\n" + level + " " + table + "\n\n" + about + "\n\n| column | type | meaning |\n|---|---|---|\n";
}

void append_child(std::string& out, const Resource& parent, const ChildTable& child) {
    append_head(out, "###", child.name, child.about);
    for (std::size_t i = 0; i < child.parent_columns.size(); ++i) {
        const auto& key = parent.columns[*parent.column_index(parent.key[i])];
        append_row(out, "**" + child.parent_columns[i] + "**", name(key.type),
                   "The " + parent.singular + ": " + parent.name + "." + key.name + ".");
    }
    append_row(out, "**position**", name(ColumnType::Integer), "Its place in the array.");
    for (const auto& column : child.columns) append_row(out, column.name, name(column.type), column.about);
}

void append_resource(std::string& out, const Resource& resource) {
    append_head(out, "##", resource.name, resource.about);
    for (const auto& column : resource.columns) {
        const bool is_key = std::ranges::find(resource.key, column.name) != resource.key.end();
        append_row(out, is_key ? "**" + column.name + "**" : column.name, name(column.type), column.about);
    }
    for (const auto& child : resource.children) append_child(out, resource, child);
}

}  // namespace

std::string tables_markdown(const Catalogue& catalogue) {
    std::string out(opening);
    for (const auto& resource : catalogue.resources()) append_resource(out, resource);
    return out;
}

}  // namespace stmirror
