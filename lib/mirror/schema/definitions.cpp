// SPDX-License-Identifier: MIT
#include "mirror/schema/definitions.hpp"

#include <map>
#include <string_view>

#include "mirror/sqlite/statement.hpp"

namespace stmirror::mirror {
namespace {

using Definitions = std::map<std::string, std::string>;  ///< by name of the column or child table

/// Returns everything that determines the values of the column, one value in each line. `field` is the field
/// from which the column is read.
std::string definition(const Column& column, const std::string& field) {
    std::string text = field;
    for (const auto& part : {std::string(name(column.type)), column.parent, column.outer, column.folded}) {
        text += "\n" + part;
    }
    return text;
}

Definitions definitions_of(const Resource& resource) {
    Definitions all;
    for (const auto& column : resource.columns) {
        const auto of = resource.column_index(column.folded);
        all[column.name] = definition(column, of ? resource.columns[*of].field : column.field);
    }
    for (const auto& child : resource.children) {
        auto& text = all[child.name];
        text = child.field;
        for (const auto& column : child.columns) {
            text += "\n" + column.name + "\n" + definition(column, column.field);
        }
    }
    return all;
}

Definitions stored_definitions(SQLite::Database& database, const Resource& resource) {
    Statement select(database, "SELECT part, definition FROM _definitions WHERE resource = ?");
    select.bind_all(std::string_view(resource.name));
    Definitions stored;
    while (select.step()) { stored.emplace(select.text(0), select.text(1)); }
    return stored;
}

}  // namespace

std::set<std::string> redefined_parts(SQLite::Database& database, const Resource& resource) {
    const auto stored = stored_definitions(database, resource);
    std::set<std::string> parts;
    if (stored.empty()) { return parts; }
    for (const auto& [part, definition] : definitions_of(resource)) {
        const auto found = stored.find(part);
        if (found == stored.end() || found->second != definition) { parts.insert(part); }
    }
    for (const auto& column : resource.key) { parts.erase(column); }
    return parts;
}

bool store_definitions(SQLite::Database& database, const Resource& resource) {
    const auto wanted = definitions_of(resource);
    if (stored_definitions(database, resource) == wanted) { return false; }
    Statement remove(database, "DELETE FROM _definitions WHERE resource = ?");
    remove.bind_all(std::string_view(resource.name));
    remove.run();
    Statement insert(database, "INSERT INTO _definitions (resource, part, definition) VALUES (?, ?, ?)");
    for (const auto& [part, definition] : wanted) {
        insert.bind_all(std::string_view(resource.name), std::string_view(part),
                        std::string_view(definition));
        insert.run();
    }
    return true;
}

}  // namespace stmirror::mirror
