// SPDX-License-Identifier: MIT
#include "mirror/child_writer.hpp"

#include "mirror/table_schema.hpp"

namespace stmirror::mirror {
namespace {

std::string of_parent(const ChildTable& child) {
    return " WHERE tenant_id = ? AND " + all_equal(child.parent_columns);
}

std::string select_sql(const ChildTable& child) {
    return "SELECT position, " + name_list(column_names(child.columns)) + " FROM " + child.name +
           of_parent(child) + " ORDER BY position";
}

std::string remove_sql(const ChildTable& child) { return "DELETE FROM " + child.name + of_parent(child); }

std::string insert_sql(const ChildTable& child) {
    return "INSERT INTO " + child.name + " (tenant_id, " + name_list(child.parent_columns) + ", position, " +
           name_list(column_names(child.columns)) + ") VALUES (" +
           placeholders(1 + child.parent_columns.size() + 1 + child.columns.size()) + ")";
}

/// Binds tenant and key from the first parameter on; the number of the next one.
int bind_parent(Statement& statement, std::int64_t tenant_id, std::span<const Cell> key) {
    statement.reset();
    int parameter = 0;
    statement.bind(++parameter, tenant_id);
    for (const auto& cell : key) {
        statement.bind(++parameter, cell);
    }
    return parameter + 1;
}

}  // namespace

ChildWriter::ChildWriter(SQLite::Database& database, const Resource& resource, std::size_t child)
    : child_(child),
      width_(resource.children[child].columns.size()),
      select_(database, select_sql(resource.children[child])),
      remove_(database, remove_sql(resource.children[child])),
      insert_(database, insert_sql(resource.children[child])) {}

void ChildWriter::insert(std::int64_t tenant_id, std::span<const Cell> key, const Source& source) {
    const auto range = source.page->child_range(source.row, child_);
    if (range.size == 0) {
        return;
    }
    const int first = bind_parent(insert_, tenant_id, key);
    for (std::uint32_t position = 0; position < range.size; ++position) {
        int parameter = first;
        insert_.bind(parameter, std::int64_t{position});
        for (const auto& cell : source.page->child_cells(child_, range.first + position)) {
            insert_.bind(++parameter, cell);
        }
        insert_.run();
    }
}

void ChildWriter::replace(std::int64_t tenant_id, std::span<const Cell> key, const Source& source) {
    if (is_stored(tenant_id, key, source)) {
        return;
    }
    bind_parent(remove_, tenant_id, key);
    remove_.run();
    insert(tenant_id, key, source);
}

bool ChildWriter::is_stored(std::int64_t tenant_id, std::span<const Cell> key, const Source& source) {
    const auto range = source.page->child_range(source.row, child_);
    bind_parent(select_, tenant_id, key);
    for (std::uint32_t position = 0; position < range.size; ++position) {
        if (!select_.step() || select_.integer(0) != position ||
            !equals_stored_row(source.page->child_cells(child_, range.first + position))) {
            select_.reset();
            return false;
        }
    }
    const bool more_are_stored = select_.step();
    select_.reset();
    return !more_are_stored;
}

bool ChildWriter::equals_stored_row(std::span<const Cell> cells) {
    for (std::size_t i = 0; i < width_; ++i) {
        if (select_.cell(static_cast<int>(i) + 1) != cells[i]) {
            return false;
        }
    }
    return true;
}

}  // namespace stmirror::mirror
