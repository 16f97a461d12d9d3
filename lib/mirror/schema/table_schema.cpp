// SPDX-License-Identifier: MIT
#include "mirror/schema/table_schema.hpp"

#include "base/problem.hpp"

#include <algorithm>

namespace stmirror::mirror {
namespace {

/// One line of a CREATE TABLE, with the comment that `.schema` shows.
struct Line {
    std::string definition;
    std::string comment;
};

std::string single_line(std::string_view text) {
    std::string line(text);
    std::ranges::replace_if(line, [](char c) { return c == '\n' || c == '\r'; }, ' ');
    return line;
}

std::string create_statement(const std::string& table, const std::string& about,
                             const std::vector<Line>& lines, std::string_view options) {
    std::string sql = "CREATE TABLE " + table + " (\n";
    if (!about.empty()) { sql += "    -- " + single_line(about) + "\n"; }
    for (std::size_t i = 0; i < lines.size(); ++i) {
        sql += "    " + lines[i].definition + (i + 1 < lines.size() ? "," : "");
        sql += lines[i].comment.empty() ? "\n" : " -- " + single_line(lines[i].comment) + "\n";
    }
    return sql + ") " + std::string(options);
}

std::string definition(const Column& column, bool required) {
    return column.name + " " + std::string(storage_class(column.type)) + (required ? " NOT NULL" : "");
}

bool is_key(const Resource& resource, const std::string& column) {
    return std::ranges::find(resource.key, column) != resource.key.end();
}

}  // namespace

const Resource& required_resource(const Catalogue& catalogue, const std::string& name) {
    const auto* resource = catalogue.find(name);
    if (resource == nullptr) {
        throw ProblemException({Errc::Database, "the catalogue has no resource " + name});
    }
    return *resource;
}

std::string_view storage_class(ColumnType type) {
    switch (type) {
        case ColumnType::Integer:
        case ColumnType::Boolean:
            return "INTEGER";
        case ColumnType::Real:
            return "REAL";
        case ColumnType::Text:
        case ColumnType::Time:
        case ColumnType::Json:
            break;
    }
    return "TEXT";
}

std::string create_table(const Resource& resource) {
    std::vector<Line> lines{{"tenant_id INTEGER NOT NULL", ""}};
    for (const auto& column : resource.columns) {
        lines.push_back({definition(column, is_key(resource, column.name)), column.about});
    }
    lines.push_back({"_raw TEXT NOT NULL", "the record's JSON as received"});
    lines.push_back({"_hash INTEGER NOT NULL", "the hash of _raw: an equal hash means unchanged"});
    lines.push_back({"_first_seen_at TEXT NOT NULL", "when this mirror first wrote it"});
    lines.push_back({"_changed_at TEXT NOT NULL", "when this mirror last wrote it"});
    lines.push_back({"_deleted_at TEXT", "when it was found deleted at the source; NULL while it exists"});
    // No comment here, because SQLite inserts a column that is added later directly after this one, before
    // this one's comment.
    lines.push_back({"_deleted_reason TEXT", ""});
    auto key = resource.key;
    key.insert(key.begin(), "tenant_id");
    lines.push_back({"PRIMARY KEY (" + name_list(key) + ")", ""});
    return create_statement(resource.name, resource.about, lines, "STRICT");
}

std::string create_child_table(const Resource& resource, const ChildTable& child) {
    std::vector<Line> lines{{"tenant_id INTEGER NOT NULL", ""}};
    for (std::size_t i = 0; i < resource.key.size(); ++i) {
        const auto& parent = resource.columns.at(resource.column_index(resource.key[i]).value());
        lines.push_back(
            {child.parent_columns[i] + " " + std::string(storage_class(parent.type)) + " NOT NULL",
             resource.name + "." + resource.key[i]});
    }
    lines.push_back({"position INTEGER NOT NULL", "the index in the record's array, from 0"});
    for (const auto& column : child.columns) { lines.push_back({definition(column, false), column.about}); }
    auto key = child.parent_columns;
    key.insert(key.begin(), "tenant_id");
    key.emplace_back("position");
    lines.push_back({"PRIMARY KEY (" + name_list(key) + ")", ""});
    return create_statement(child.name, child.about, lines, "STRICT, WITHOUT ROWID");
}

std::string add_column(const std::string& table, const Column& column) {
    return "ALTER TABLE " + table + " ADD COLUMN " + definition(column, false);
}

std::string create_tombstone_index(const Resource& resource) {
    return "CREATE INDEX " + resource.name + "_tombstones" + " ON " + resource.name +
           " (tenant_id) WHERE _deleted_at IS NOT NULL";
}

CreateIndex create_index(const std::string& table, const Index& index) {
    // The column comes first, so that queries without a tenant can use the index.
    std::vector<std::string> columns{index.column, "tenant_id"};
    if (!index.with.empty()) {
        columns.insert(columns.end(), index.with.begin(), index.with.end());
        columns.emplace_back("_deleted_at");
    }
    const auto name = table + "_by_" + index.column;
    return {name, "CREATE INDEX " + name + " ON " + table + " (" + name_list(columns) + ")"};
}

std::vector<CreateIndex> create_secondary_indexes(const Resource& resource) {
    std::vector<CreateIndex> statements;
    for (const auto& index : resource.indexes) { statements.push_back(create_index(resource.name, index)); }
    for (const auto& child : resource.children) {
        for (const auto& index : child.indexes) { statements.push_back(create_index(child.name, index)); }
    }
    return statements;
}

std::string placeholders(std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) { text += i == 0 ? "?" : ", ?"; }
    return text;
}

std::string name_list(const std::vector<std::string>& names) {
    std::string text;
    for (const auto& name : names) { text += (text.empty() ? "" : ", ") + name; }
    return text;
}

std::string all_equal(const std::vector<std::string>& names) {
    std::string text;
    for (const auto& name : names) { text += (text.empty() ? "" : " AND ") + name + " = ?"; }
    return text;
}

std::vector<std::string> column_names(const std::vector<Column>& columns) {
    std::vector<std::string> names;
    for (const auto& column : columns) { names.push_back(column.name); }
    return names;
}

}  // namespace stmirror::mirror
