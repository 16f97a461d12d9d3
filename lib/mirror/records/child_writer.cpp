// SPDX-License-Identifier: MIT
#include "mirror/records/child_writer.hpp"

#include "mirror/schema/table_schema.hpp"

namespace stmirror::mirror {
namespace {

std::string remove_sql(const ChildTable& child) {
    return "DELETE FROM " + child.name + " WHERE tenant_id = ? AND " + all_equal(child.parent_columns);
}

std::string insert_sql(const ChildTable& child) {
    return "INSERT INTO " + child.name + " (tenant_id, " + name_list(child.parent_columns) + ", position, " +
           name_list(column_names(child.columns)) + ") VALUES (" +
           placeholders(1 + child.parent_columns.size() + 1 + child.columns.size()) + ")";
}

}  // namespace

ChildWriter::ChildWriter(SQLite::Database& database, const Resource& resource, std::size_t child)
    : child_(child),
      stored_(database, resource, child),
      find_any_(database, "SELECT 1 FROM " + resource.children[child].name + " WHERE tenant_id = ? LIMIT 1"),
      remove_(database, remove_sql(resource.children[child])),
      insert_(database, insert_sql(resource.children[child])) {}

bool ChildWriter::has_rows(std::int64_t tenant_id) {
    find_any_.bind_all(tenant_id);
    const bool found = find_any_.step();
    find_any_.reset();
    return found;
}

void ChildWriter::insert_anew(std::int64_t tenant_id, std::span<const Cell> key, const Source& source) {
    remove_all(tenant_id, key);
    insert(tenant_id, key, source);
}

void ChildWriter::insert(std::int64_t tenant_id, std::span<const Cell> key, const Source& source) {
    const auto range = source.page->child_range(source.row, child_);
    if (range.size == 0) { return; }
    const int first = bind_parent(insert_, tenant_id, key);
    for (std::uint32_t position = 0; position < range.size; ++position) {
        int parameter = first;
        insert_.bind(parameter, std::int64_t{position});
        for (const auto& cell : source.page->child_cells(child_, range.first + position)) {
            insert_.bind_in_place(++parameter, cell);
        }
        insert_.run();
    }
}

bool ChildWriter::replace(std::int64_t tenant_id, std::span<const Cell> key, const Source& source) {
    if (stored_.equal(tenant_id, key, source)) { return false; }
    insert_anew(tenant_id, key, source);
    return true;
}

void ChildWriter::remove_all(std::int64_t tenant_id, std::span<const Cell> key) {
    bind_parent(remove_, tenant_id, key);
    remove_.run();
}

}  // namespace stmirror::mirror
