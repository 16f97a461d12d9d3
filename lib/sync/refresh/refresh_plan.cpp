// SPDX-License-Identifier: MIT
#include "sync/refresh/refresh_plan.hpp"

#include <algorithm>
#include <charconv>

#include "catalogue/family.hpp"
#include "sync/refresh/refresh_target.hpp"

namespace stmirror::sync {
namespace {

/// Returns the value of a column, or empty if it is unknown.
std::string_view value_in(const NamePairs& values, std::string_view column) {
    const auto is_known = [column](const auto& pair) { return pair.first == column && !pair.second.empty(); };
    const auto found = std::ranges::find_if(values, is_known);
    return found == values.end() ? std::string_view{} : found->second;
}

Cell cell_of(ColumnType type, std::string_view text) {
    if (type == ColumnType::Text || type == ColumnType::Time) { return text; }
    std::int64_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    return read.ec == std::errc{} ? Cell(number) : Cell();
}

/// Returns the column that holds the parent's key, or null if there is none.
const Column* column_of_parent(const Resource& resource, const Resource& parent) {
    if (parent.key.size() != 1) { return nullptr; }
    const auto found = std::ranges::find(resource.columns, parent.key.front(), &Column::parent);
    return found == resource.columns.end() ? nullptr : &*found;
}

/// Returns the first column whose value is unknown. Empty if all are known.
std::string first_lacking(const NamePairs& placeholders, const NamePairs& values) {
    for (const auto& [placeholder, column] : placeholders) {
        if (value_in(values, column).empty()) { return column; }
    }
    return {};
}

/// A feed that reads a parent's record by values of a child's record. `finds` is the parent's resource.
struct Finder {
    const Resource* finds = nullptr;
    const Feed* feed = nullptr;
};

Finder finder_of(const Resource& resource, const Catalogue& catalogue) {
    const auto* parent = catalogue.find(parent_name(resource));
    if (parent == nullptr) { return {}; }
    const auto feeds = feeds_below(*parent, resource.name);
    return feeds.empty() ? Finder{} : Finder{parent, feeds.front()};
}

api::ApiRequest request_to(const std::string& path, const NamePairs& placeholders, const NamePairs& values,
                           std::int64_t tenant_id) {
    api::Query filled{{"tenant", std::to_string(tenant_id)}};
    for (const auto& [placeholder, column] : placeholders) {
        filled.emplace_back(placeholder, value_in(values, column));
    }
    api::ApiRequest request;
    request.target = api::build_target(path, filled, {});
    return request;
}

}  // namespace

std::vector<std::string> columns_to_know(const Resource& resource) {
    auto columns = resource.key;
    const auto add = [&columns](const std::string& column) {
        if (std::ranges::find(columns, column) == columns.end()) { columns.push_back(column); }
    };
    if (resource.lookup) {
        for (const auto& [placeholder, column] : resource.lookup->record_keys) { add(column); }
    }
    for (const auto& column : resource.columns) {
        if (!column.parent.empty()) { add(column.name); }
    }
    return columns;
}

RecordRead plan_read(const Resource& resource, const Catalogue& catalogue, std::int64_t tenant_id,
                     const NamePairs& values) {
    RecordRead read;
    if (resource.lookup && !resource.lookup->record_path.empty()) {
        const auto& lookup = *resource.lookup;
        read.lacking = first_lacking(lookup.record_keys, values);
        if (read.lacking.empty()) {
            read.method = RecordRead::Method::Record;
            read.request = request_to(lookup.record_path, lookup.record_keys, values, tenant_id);
            return read;
        }
    }
    read.parent = catalogue.find(parent_name(resource));
    const auto* column = read.parent == nullptr ? nullptr : column_of_parent(resource, *read.parent);
    const std::string parent_id(column == nullptr ? std::string_view{} : value_in(values, column->name));
    if (!parent_id.empty()) {
        read.method = RecordRead::Method::Below;
        read.parent_key = key_of(*read.parent, {parent_id});
        return read;
    }
    if (const auto finder = finder_of(resource, catalogue); finder.feed != nullptr) {
        read.method = RecordRead::Method::Finder;
        read.parent = finder.finds;
        read.finder = finder.feed;
        read.request = request_to(finder.feed->path, finder.feed->parent_keys, values, tenant_id);
        return read;
    }
    if (column != nullptr && read.lacking.empty()) { read.lacking = column->name; }
    if (resource.feed.kind == FeedKind::List) { read.method = RecordRead::Method::List; }
    return read;
}

std::vector<api::ParentValue> values_of_parent(const Resource& resource, const NamePairs& values) {
    std::vector<api::ParentValue> found;
    for (std::size_t at = 0; at < resource.columns.size(); ++at) {
        const auto& column = resource.columns[at];
        const auto value = column.parent.empty() ? std::string_view{} : value_in(values, column.name);
        if (!value.empty()) { found.push_back({at, cell_of(column.type, value)}); }
    }
    return found;
}

std::optional<Feed> list_by_parent(const Resource& resource, std::string_view parent_id) {
    const auto& lookup = resource.lookup;
    if (!lookup || lookup->ids_parameter.empty()) { return std::nullopt; }
    const auto at = resource.column_index(lookup->ids_column);
    if (!at || resource.columns[*at].parent.empty()) { return std::nullopt; }
    Feed list;
    list.path = lookup->list_path;
    list.scope = resource.feed.scope;
    list.scope_confirmed = resource.feed.scope_confirmed;
    list.query = lookup->query;
    list.query.emplace_back(lookup->ids_parameter, parent_id);
    return list;
}

}  // namespace stmirror::sync
