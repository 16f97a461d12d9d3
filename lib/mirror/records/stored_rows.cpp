// SPDX-License-Identifier: MIT
#include "mirror/records/stored_rows.hpp"

#include <algorithm>

#include "mirror/records/record_key.hpp"
#include "mirror/schema/schema.hpp"
#include "mirror/schema/table_schema.hpp"
#include "mirror/sqlite/statement.hpp"

namespace stmirror::mirror {
namespace {

std::vector<std::string> joined(std::vector<std::string> first, const std::vector<std::string>& second) {
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

std::string select_by_key(const std::string& table, const std::vector<std::string>& columns,
                          const std::vector<std::string>& key) {
    return "SELECT " + name_list(columns) + " FROM " + table + " WHERE tenant_id = ? AND " + all_equal(key);
}

/// Returns the steps of SQLite's JSON path to a field.
std::string path_to(const std::string& field) {
    std::string path;
    for (std::size_t begin = 0; begin < field.size();) {
        const auto dot = std::min(field.find('.', begin), field.size());
        path += ".\"" + field.substr(begin, dot - begin) + '"';
        begin = dot + 1;
    }
    return path;
}

/// Returns an SQL expression for the column's value. A decimal is read from the JSON, because a REAL does not
/// have all its digits. `json` and `path` are SQL expressions.
std::string exact(const Column& column, const std::string& json, const std::string& path) {
    if (!column.decimal) { return column.name; }
    return "CASE WHEN " + column.name + " IS NOT NULL THEN coalesce(" + json + " -> (" + path + "), " +
           column.name + ") END";
}

std::string as_sql_text(std::string text) {
    for (auto at = text.find('\''); at != text.npos; at = text.find('\'', at + 2)) {
        text.insert(at, 1, '\'');
    }
    return '\'' + text + '\'';
}

std::vector<std::string> exact_columns(const Resource& resource) {
    std::vector<std::string> columns;
    for (const auto& column : resource.columns) {
        columns.push_back(exact(column, "_raw", as_sql_text('$' + path_to(column.field))));
    }
    return columns;
}

std::vector<std::string> exact_columns(const Resource& resource, const ChildTable& child) {
    auto parent = "(SELECT _raw FROM " + resource.name + " AS p WHERE p.tenant_id = c.tenant_id";
    for (std::size_t i = 0; i < resource.key.size(); ++i) {
        parent += " AND p." + resource.key[i] + " = c." + child.parent_columns[i];
    }
    const auto array = as_sql_text('$' + path_to(child.field) + '[') + " || position || ";
    std::vector<std::string> columns;
    for (const auto& column : child.columns) {
        columns.push_back(exact(column, parent + ")", array + as_sql_text(']' + path_to(column.field))));
    }
    return columns;
}

Statement select_children(SQLite::Database& database, const Resource& resource, const ChildTable& child) {
    auto columns = child.parent_columns;
    columns.emplace_back("position");
    return {database, select_by_key(child.name + " AS c", joined(columns, exact_columns(resource, child)),
                                    child.parent_columns) +
                          " ORDER BY position"};
}

/// Appends the rows of the statement's result to `table`. Returns their number.
std::size_t read_rows(Statement& select, std::size_t columns, StoredRows::Table& table) {
    const auto before = table.size();
    while (select.step()) {
        auto& row = table.emplace_back();
        row.reserve(columns);
        for (std::size_t i = 0; i < columns; ++i) { row.push_back(owned(select.cell(static_cast<int>(i)))); }
    }
    return table.size() - before;
}

std::size_t text_size(const OwnedCell& cell) {
    const auto* text = std::get_if<std::string>(&cell);
    return text == nullptr ? 0 : text->size();
}

}  // namespace

const std::vector<std::string>& copied_own_columns() {
    static const std::vector<std::string> columns{"_raw", "_hash", "_changed_at", "_deleted_at",
                                                  "_deleted_reason"};
    return columns;
}

StoredRows stored_rows(SQLite::Database& database, std::int64_t tenant_id, const Resource& resource,
                       const std::vector<std::string>& keys, std::size_t bytes_max) {
    require_table(database, resource.name);
    const auto columns = joined(exact_columns(resource), copied_own_columns());
    Statement record(database, select_by_key(resource.name, columns, resource.key));
    std::vector<Statement> below;
    below.reserve(resource.children.size());
    for (const auto& child : resource.children) {
        below.push_back(select_children(database, resource, child));
    }
    StoredRows rows;
    rows.children.resize(resource.children.size());
    const auto raw_column = resource.columns.size();
    for (const auto& text : keys) {
        if (rows.bytes >= bytes_max) { break; }
        ++rows.looked_up;
        const auto key = parse_key(resource, text);
        bind_key(record, tenant_id, key);
        if (read_rows(record, columns.size(), rows.records) == 0) { continue; }
        rows.keys.push_back(text);
        rows.bytes += text_size(rows.records.back()[raw_column]);
        for (std::size_t i = 0; i < below.size(); ++i) {
            const auto& child = resource.children[i];
            bind_key(below[i], tenant_id, key);
            const auto columns_below = child.parent_columns.size() + 1 + child.columns.size();
            rows.bytes += stored_child_bytes * read_rows(below[i], columns_below, rows.children[i]);
        }
    }
    return rows;
}

std::vector<std::string> next_keys(SQLite::Database& database, std::int64_t tenant_id,
                                   const Resource& resource, const std::optional<std::string>& after,
                                   std::size_t rows_max) {
    require_table(database, resource.name);
    const auto columns = name_list(resource.key);
    Statement select(
        database, "SELECT " + columns + " FROM " + resource.name + " WHERE tenant_id = ?" +
                      (after ? " AND (" + columns + ") > (" + placeholders(resource.key.size()) + ")" : "") +
                      " ORDER BY " + columns + " LIMIT ?");
    const auto key = after ? parse_key(resource, *after) : std::vector<OwnedCell>{};
    bind_key(select, tenant_id, key);
    select.bind(static_cast<int>(key.size()) + 2, static_cast<std::int64_t>(rows_max));
    std::vector<std::string> keys;
    while (select.step()) { keys.push_back(key_of(select, 0, resource.key.size())); }
    return keys;
}

}  // namespace stmirror::mirror
