// SPDX-License-Identifier: MIT
#include "mirror/schema/definitions.hpp"

#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <utility>

#include "mirror/sqlite/statement.hpp"

namespace stmirror::mirror {
namespace {

using Json = nlohmann::json;

/// Returns everything that determines the values of the column. `field` is the field that it is read from.
Json definition(const Column& column, const std::string& field) {
    return Json::array({column.name, field, name(column.type), column.parent, column.outer, column.folded});
}

Json definitions_of(const Resource& resource) {
    auto all = Json::object();
    for (const auto& column : resource.columns) {
        const auto of = resource.column_index(column.folded);
        all[column.name] = definition(column, of ? resource.columns[*of].field : column.field);
    }
    for (const auto& child : resource.children) {
        auto columns = Json::array();
        for (const auto& column : child.columns) { columns.push_back(definition(column, column.field)); }
        all[child.name] = Json::array({child.field, std::move(columns)});
    }
    return all;
}

std::optional<std::string> stored_text(SQLite::Database& database, const Resource& resource) {
    Statement select(database, "SELECT definitions FROM _definitions WHERE resource = ?");
    select.bind_all(std::string_view(resource.name));
    return select.step() ? std::optional(std::string(select.text(0))) : std::nullopt;
}

}  // namespace

std::set<std::string> redefined_parts(SQLite::Database& database, const Resource& resource) {
    const auto text = stored_text(database, resource);
    const auto stored = Json::parse(text.value_or(""), nullptr, false);
    std::set<std::string> parts;
    if (!stored.is_object()) { return parts; }
    const auto wanted = definitions_of(resource);
    for (const auto& [part, definition] : wanted.items()) {
        const auto found = stored.find(part);
        if (found == stored.end() || *found != definition) { parts.insert(part); }
    }
    for (const auto& column : resource.key) { parts.erase(column); }
    return parts;
}

bool store_definitions(SQLite::Database& database, const Resource& resource) {
    const auto text = definitions_of(resource).dump();
    if (stored_text(database, resource) == text) { return false; }
    Statement store(database,
                    "INSERT INTO _definitions (resource, definitions) VALUES (?, ?)"
                    " ON CONFLICT DO UPDATE SET definitions = excluded.definitions");
    store.bind_all(std::string_view(resource.name), std::string_view(text));
    store.run();
    return true;
}

}  // namespace stmirror::mirror
