// SPDX-License-Identifier: MIT
#include "publish/ddl_text.hpp"

#include <vector>

namespace stmirror::publish {
namespace {

std::string distributed(const std::string& table, const std::string& first) {
    const auto next_to = table == first ? "none" : first;
    return "SELECT create_distributed_table('" + table + "', 'tenant_id', colocate_with => '" + next_to +
           "');\n";
}

/// Returns a policy that shows only the rows of one tenant. It does not restrict the owner of the tables.
std::string secured(const std::string& table) {
    return "ALTER TABLE " + table + " ENABLE ROW LEVEL SECURITY;\nCREATE POLICY tenant ON " + table +
           " USING (tenant_id = current_setting('stmirror.tenant_id')::bigint);\n";
}

}  // namespace

std::string ddl_text(const Layout& layout, DdlOptions options) {
    const auto sql = layout.statements();
    const auto named = [&](const std::string& table) { return layout.schema + "." + table; };
    std::string text;
    std::vector<std::string> tables;
    const auto add = [&](const std::string& table, const std::string& create) {
        text += create + ";\n";
        tables.push_back(named(table));
    };
    add("_stmirror_owner", sql.create_owner());
    add("_stmirror_position", sql.create_position());
    add("_stmirror_parked", sql.create_parked());
    for (const auto& table : layout.tables) {
        add(table.records.name, sql.create_table(table.records));
        for (const auto& child : table.children) { add(child.name, sql.create_table(child)); }
    }
    for (const auto& table : tables) {
        if (options.citus) { text += distributed(table, tables.front()); }
        if (options.row_level_security) { text += secured(table); }
    }
    return text;
}

}  // namespace stmirror::publish
