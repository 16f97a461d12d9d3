// SPDX-License-Identifier: MIT
#include "publish/ddl_text.hpp"

#include <vector>

namespace stmirror::publish {

std::string ddl_text(const Layout& layout, DdlOptions options) {
    const auto sql = layout.statements();
    std::string text;
    std::vector<std::string> tables;
    const auto add = [&](const std::string& table, const std::string& create) {
        text += create + ";\n";
        tables.push_back(table);
    };
    add("_stmirror_owner", sql.create_owner());
    add("_stmirror_position", sql.create_position());
    add("_stmirror_parked", sql.create_parked());
    for (const auto& table : layout.tables) {
        add(table.records.name, sql.create_table(table.records));
        for (const auto& child : table.children) { add(child.name, sql.create_table(child)); }
    }
    for (const auto& table : tables) {
        if (options.citus) { text += sql.distribute(table) + ";\n"; }
        if (options.row_level_security) {
            text += sql.secure_rows(table) + ";\n" + sql.create_policy(table) + ";\n";
        }
    }
    return text;
}

}  // namespace stmirror::publish
