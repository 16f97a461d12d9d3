// SPDX-License-Identifier: MIT
#include "settings/publish_section.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "settings/sections.hpp"
#include "settings/values.hpp"

namespace stmirror::settings {
namespace {

/// Returns true if the name can be used in SQL without quotes.
bool is_schema_name(std::string_view name) {
    constexpr std::size_t length_max = 63;
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
    return !name.empty() && name.size() <= length_max && is_letter(name.front()) &&
           std::ranges::all_of(name, [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
}

bool has_column(const std::vector<Column>& columns, std::string_view name) {
    return std::ranges::find(columns, name, &Column::name) != columns.end();
}

bool is_key(const Resource& resource, std::string_view column) {
    return std::ranges::find(resource.key, column) != resource.key.end();
}

/// Returns true if `name` is the "table.column" of a table or child table, and not part of the key.
bool can_be_left_out(const Catalogue& catalogue, std::string_view name) {
    const auto dot = std::min(name.find('.'), name.size());
    const auto table = name.substr(0, dot);
    const auto column = name.substr(std::min(dot + 1, name.size()));
    for (const auto& resource : catalogue.resources()) {
        if (resource.name == table) {
            return has_column(resource.columns, column) && !is_key(resource, column);
        }
        for (const auto& child : resource.children) {
            if (child.name == table) { return has_column(child.columns, column); }
        }
    }
    return false;
}

}  // namespace

void read_publish(TomlReader& in, Settings& out) {
    constexpr std::int64_t batch_max = 10'000;
    PublishSettings publish;
    publish.conninfo = read_secret(in, "conninfo");
    publish.schema = in.text("schema", publish.schema);
    publish.views = in.text("views", publish.schema + "_views");
    const auto check = [&](const char* key, const std::string& schema) {
        if (!is_schema_name(schema)) {
            in.mistake(key, "must have at most 63 characters (a-z, 0-9, _) and must not begin with a digit");
        }
    };
    check("schema", publish.schema);
    check("views", publish.views);
    if (publish.views == publish.schema) { in.mistake("views", "must differ from `schema`"); }
    publish.resources = in.texts("resources");
    publish.tenants = in.integers("tenants", 1);
    publish.columns_left_out = in.texts("columns_left_out");
    publish.raw = in.flag("raw", publish.raw);
    publish.removes_deleted = in.choice("deletes", {"mark", "remove"}) == 1;
    publish.batch =
        static_cast<std::size_t>(in.integer("batch", static_cast<std::int64_t>(publish.batch), 1, batch_max));
    out.publish.insert_or_assign(in.path().substr(publish_prefix.size()), std::move(publish));
}

void check_publish(const std::string& name, const TomlPlace& place, const Settings& settings,
                   const Catalogue& catalogue, Mistakes& mistakes) {
    const auto& publish = settings.publish.at(name);
    for (const auto& table : publish.resources) {
        if (catalogue.find(table) == nullptr) {
            mistakes.add(place,
                         "resources: there is no table " + table + " (`stmirror catalog` lists the tables)");
        }
    }
    for (const auto tenant : publish.tenants) {
        if (std::ranges::find(settings.tenants, tenant, &TenantSettings::id) == settings.tenants.end()) {
            mistakes.add(place, "tenants: there is no [[tenant]] with the id " + std::to_string(tenant));
        }
    }
    for (const auto& column : publish.columns_left_out) {
        if (!can_be_left_out(catalogue, column)) {
            mistakes.add(
                place,
                "columns_left_out: " + column +
                    " is not a \"table.column\" or is part of a key (`stmirror catalog` lists the columns)");
        }
    }
}

}  // namespace stmirror::settings
