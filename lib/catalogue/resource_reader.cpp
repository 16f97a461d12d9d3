// SPDX-License-Identifier: MIT
#include "catalogue/resource_reader.hpp"

#include <algorithm>
#include <filesystem>

#include "catalogue/column_reader.hpp"
#include "catalogue/feed_reader.hpp"
#include "catalogue/names.hpp"

namespace stmirror {
namespace {

/// The limit of key columns, because SQLite nests a comparison of keys one level deeper for each of them.
constexpr std::size_t key_columns_max = 16;

void refuse_unknown_columns(TomlReader& in, const Resource& resource) {
    for (const auto& index : resource.indexes) {
        for (const auto& name : index.with) {
            if (resource.column_index(name)) { continue; }
            in.mistake("columns",
                       "index_with names " + in_quotes(name) + ", which is not a column of this table");
        }
    }
}

bool is_text_column(const Resource& resource, const std::string& name) {
    const auto at = resource.column_index(name);
    return at && resource.columns[*at].type == ColumnType::Text && !resource.columns[*at].field.empty();
}

void read_columns(TomlReader& in, ClaimedFields& fields, ReadResource& into) {
    Resource& resource = into.resource;
    ClaimedFields outer_fields;
    for (auto& each : column_tables(in)) {
        auto read = read_column(each);
        const Column& column = read.column;
        const bool has_source = column.is_in_json() || column.is_beside_json();
        if (!has_source) { each.mistake("field", "is missing"); }
        refuse_name_twice(each, resource.columns, read);
        fields.claim(each, "field", column.field);
        outer_fields.claim(each, "outer", column.outer);
        if (each.flag("key", false)) {
            resource.key.push_back(column.name);
            const bool fits = column.type == ColumnType::Integer || column.type == ColumnType::Text;
            if (!fits) { each.mistake("key", "a key column must be an integer or a text"); }
        }
        if (!column.folded.empty() && !is_text_column(resource, column.folded)) {
            each.mistake("folded", "must name a text column above it");
        }
        if (read.index) { resource.indexes.push_back({column.name, each.texts("index_with")}); }
        if (!column.parent.empty()) { into.parent_columns.emplace(column.name, read.place); }
        if (!column.outer.empty()) { into.outer_columns.push_back(read.place); }
        each.refuse_unknown_keys();
        resource.columns.push_back(std::move(read.column));
    }
    refuse_unknown_columns(in, resource);
    if (!resource.columns.empty() && resource.key.empty()) {
        in.mistake("columns", "no column has key = true; a table needs a key");
    }
    if (resource.key.size() > key_columns_max) {
        in.mistake("columns", "a key can have at most " + std::to_string(key_columns_max) + " columns");
    }
}

void read_child_columns(TomlReader& in, ChildTable& child) {
    ClaimedFields fields;
    for (auto& each : column_tables(in)) {
        auto read = read_column(each);
        const auto& name = read.column.name;
        refuse_name_twice(each, child.columns, read);
        fields.claim(each, "field", read.column.field);
        if (!read.column.parent.empty()) {
            each.mistake("parent", "a child table already has the key of its record");
        }
        for (const auto* key : {"outer", "folded"}) {
            if (each.has(key)) { each.mistake(key, "is only allowed in a column of the table itself"); }
        }
        const auto& own = child.parent_columns;
        if (name == "position" || std::ranges::find(own, name) != own.end()) {
            each.mistake(name_key(each), in_quotes(name) + " is already a column of this child table");
        }
        if (read.index) { child.indexes.push_back({name}); }
        each.refuse_unknown_keys();
        child.columns.push_back(std::move(read.column));
    }
    const bool plain = std::ranges::find(child.columns, "", &Column::field) != child.columns.end();
    if (plain && child.columns.size() > 1) {
        in.mistake("columns",
                   "a column without `field` holds the element itself, so it must be the only column");
    }
}

ChildTable read_child(TomlReader& in, const Resource& resource) {
    ChildTable child;
    child.name = in.required_text("name");
    if (const auto wrong = table_name_mistake(child.name); !wrong.empty() && !child.name.empty()) {
        in.mistake("name", wrong);
    }
    child.field = in.required_text("field");
    child.about = in.required_prose("about");
    for (const auto& key : resource.key) {
        const auto& name = child.parent_columns.emplace_back(resource.singular + "_" + key);
        const auto wrong = column_name_mistake(name);
        // If the singular itself is wrong, that mistake is noted elsewhere.
        if (!wrong.empty() && singular_mistake(resource.singular).empty()) {
            in.mistake("name", "the column for the parent's key " + wrong + "; see `singular`");
        }
    }
    read_child_columns(in, child);
    in.refuse_unknown_keys();
    return child;
}

/// Returns the time column that `key` names, or the column `usual` if `key` is missing. Empty if there is no
/// such column. The column must be filled from a field of the record, because fields outside the record do
/// not change with it.
std::string read_time_column(TomlReader& in, const Resource& resource, std::string_view key,
                             std::string_view usual) {
    const auto given = in.text(key);
    const auto& wanted = given.empty() ? std::string(usual) : given;
    const auto index = resource.column_index(wanted);
    const auto* column = index ? &resource.columns[*index] : nullptr;
    if (column != nullptr && column->type == ColumnType::Time && column->outer.empty()) { return wanted; }
    if (!given.empty()) { in.mistake(key, "must name a column of type \"time\" in this file"); }
    return {};
}

void read_name(TomlReader& in, const std::string& file, ReadResource& into) {
    Resource& resource = into.resource;
    resource.name = std::filesystem::path(file).stem().string();
    const TomlPlace place{file, 1, "file name"};
    into.tables.emplace_back(resource.name, place);
    if (const auto wrong = table_name_mistake(resource.name); !wrong.empty()) {
        in.mistake("file name", wrong);
    }
    resource.singular = in.text("singular");
    if (!resource.singular.empty()) {
        if (const auto wrong = singular_mistake(resource.singular); !wrong.empty()) {
            in.mistake("singular", wrong);
        }
        return;
    }
    resource.singular = usual_singular(resource.name);
}

}  // namespace

std::vector<std::string> placeholders_in(std::string_view path) {
    std::vector<std::string> names;
    for (auto open = path.find('{'); open != std::string_view::npos; open = path.find('{', open + 1)) {
        const auto close = path.find('}', open);
        if (close == std::string_view::npos) { break; }
        names.emplace_back(path.substr(open + 1, close - open - 1));
    }
    return names;
}

bool is_tenant_placeholder(std::string_view name) { return name == "tenant" || name == "booking_provider"; }

std::optional<ReadResource> read_resource(const ResourceFile& file, Mistakes& mistakes) {
    const auto root = parse_toml(file.text, file.name, mistakes);
    if (!root) { return std::nullopt; }
    if (const auto* keys = std::get_if<TomlTable>(&root->value); keys != nullptr && keys->empty()) {
        mistakes.add({file.name, 1, ""}, "is empty");
        return std::nullopt;
    }
    ReadResource read;
    TomlReader in(*root, file.name, "", mistakes);
    Resource& resource = read.resource;
    read_name(in, file.name, read);
    resource.module = file.module;
    resource.about = in.required_prose("about");
    resource.enabled = in.flag("enabled", true);
    ClaimedFields fields;
    read_columns(in, fields, read);
    for (auto& child : in.tables("child")) {
        read.tables.emplace_back(child.has("name") ? child.text("name") : "", child.place("name"));
        resource.children.push_back(read_child(child, resource));
        fields.claim(child, "field", resource.children.back().field);
    }
    resource.ignored = in.texts("ignored");
    for (const auto& field : resource.ignored) { fields.claim(in, "ignored", field); }
    resource.modified = read_time_column(in, resource, "modified", "modified_on");
    resource.created = read_time_column(in, resource, "created", "created_on");
    read_feeds(in, read);
    for (const auto& place : read.outer_columns) {
        if (resource.feed.each.empty()) { mistakes.add(place, "has `outer`, but [feed] has no `each`"); }
    }
    in.refuse_unknown_keys();
    return read;
}

}  // namespace stmirror
