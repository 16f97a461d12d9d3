// SPDX-License-Identifier: MIT
#include "catalogue/resource.hpp"

#include <algorithm>

namespace stmirror {

const char* name(ColumnType type) {
    switch (type) {
        case ColumnType::Integer:
            return "integer";
        case ColumnType::Real:
            return "real";
        case ColumnType::Text:
            return "text";
        case ColumnType::Boolean:
            return "boolean";
        case ColumnType::Time:
            return "time";
        case ColumnType::Json:
            return "json";
    }
    return "unknown";
}

const char* name(FeedKind kind) {
    switch (kind) {
        case FeedKind::Export:
            return "export";
        case FeedKind::Window:
            return "window";
        case FeedKind::List:
            return "list";
        case FeedKind::PerParent:
            return "per_parent";
    }
    return "unknown";
}

const char* name(Envelope envelope) {
    switch (envelope) {
        case Envelope::Export:
            return "export";
        case Envelope::Paged:
            return "paged";
        case Envelope::Array:
            return "array";
        case Envelope::Record:
            return "record";
    }
    return "unknown";
}

const char* kind_name(const Feed& feed) { return feed.ids_parameter.empty() ? name(feed.kind) : by_ids_kind; }

std::string scope_text(const std::string& scope, bool is_confirmed) {
    return is_confirmed ? scope
                        : scope + " (a guess: if there is no such scope, look for one with a similar name)";
}

std::string scope_text(const Feed& feed) { return scope_text(feed.scope, feed.scope_confirmed); }

std::optional<std::size_t> Resource::column_index(std::string_view column) const {
    const auto found = std::ranges::find(columns, column, &Column::name);
    if (found == columns.end()) { return std::nullopt; }
    return static_cast<std::size_t>(found - columns.begin());
}

bool Resource::has_field(std::string_view path) const {
    const auto is_within = [path](std::string_view field) {
        return field.starts_with(path) && (field.size() == path.size() || field[path.size()] == '.');
    };
    const auto fills = [&](const Column& column) { return is_within(column.field) || column.outer == path; };
    const auto fills_child = [&](const ChildTable& child) {
        return is_within(child.field) || std::ranges::any_of(child.columns, [&](const Column& column) {
                   return is_within(child.field + "." + column.field);
               });
    };
    return std::ranges::any_of(columns, fills) || std::ranges::any_of(children, fills_child);
}

}  // namespace stmirror
