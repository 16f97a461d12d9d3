// SPDX-License-Identifier: MIT
#include "mirror/records/child_rows.hpp"

#include "mirror/schema/table_schema.hpp"

namespace stmirror::mirror {
namespace {

std::string select_sql(const ChildTable& child) {
    return "SELECT position, " + name_list(column_names(child.columns)) + " FROM " + child.name +
           " WHERE tenant_id = ? AND " + all_equal(child.parent_columns) + " ORDER BY position";
}

}  // namespace

int bind_parent(Statement& statement, std::int64_t tenant_id, std::span<const Cell> key) {
    statement.reset();
    int parameter = 0;
    statement.bind(++parameter, tenant_id);
    for (const auto& cell : key) { statement.bind_in_place(++parameter, cell); }
    return parameter + 1;
}

ChildRows::ChildRows(SQLite::Database& database, const Resource& resource, std::size_t child)
    : child_(child),
      width_(resource.children[child].columns.size()),
      select_(database, select_sql(resource.children[child])) {}

bool ChildRows::equal(std::int64_t tenant_id, std::span<const Cell> key, const Source& source) {
    const auto range = source.page->child_range(source.row, child_);
    bind_parent(select_, tenant_id, key);
    for (std::uint32_t position = 0; position < range.size; ++position) {
        if (!select_.step() || select_.integer(0) != position ||
            !equals_present_row(source.page->child_cells(child_, range.first + position))) {
            select_.reset();
            return false;
        }
    }
    const bool more_are_stored = select_.step();
    select_.reset();
    return !more_are_stored;
}

bool ChildRows::equals_present_row(std::span<const Cell> cells) {
    for (std::size_t i = 0; i < width_; ++i) {
        if (select_.cell(static_cast<int>(i) + 1) != cells[i]) { return false; }
    }
    return true;
}

}  // namespace stmirror::mirror
