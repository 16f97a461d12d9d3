// SPDX-License-Identifier: MIT
#include "simulator/file_resources/file_operations.hpp"

#include <algorithm>

#include "catalogue/operation.hpp"
#include "simulator/tenant/kind.hpp"

namespace stmirror::simulator {
namespace {

bool is_served(const Feed& feed) {
    const bool whole =
        feed.envelope != Envelope::Array && feed.path.find("{booking_provider}") == std::string::npos;
    return feed.kind != FeedKind::PerParent && whole && find_operation("GET", feed.path) == nullptr;
}

bool has_record_by_id(const Resource& resource) {
    const auto& lookup = resource.lookup;
    return lookup && lookup->record_keys.size() == 1 &&
           lookup->record_keys.front().second == id_column(resource).name;
}

}  // namespace

const Column& id_column(const Resource& resource) {
    const auto column = [&](const std::string& name) -> const Column& {
        return resource.columns[resource.column_index(name).value()];
    };
    const auto is_number = [&](const std::string& name) { return column(name).type == ColumnType::Integer; };
    const auto& last = resource.key.back();
    const bool is_module = !resource.module.empty() && !is_number(last);
    const auto number = is_module ? std::ranges::find_if(resource.key, is_number) : resource.key.end();
    return column(number == resource.key.end() ? last : *number);
}

std::vector<FileOperation> file_operations(const Catalogue& catalogue) {
    std::vector<FileOperation> all;
    for (const auto& resource : catalogue.resources()) {
        if (kind_of(resource.name)) { continue; }
        const auto add = [&](const Feed& feed) {
            if (is_served(feed)) { all.push_back({&resource, &feed, feed.path, feed.scope}); }
        };
        add(resource.feed);
        for (const auto& fallback : resource.fallbacks) { add(fallback); }
        const bool listed = !all.empty() && all.back().resource == &resource;
        if (listed && has_record_by_id(resource)) {
            all.push_back({&resource, nullptr, resource.lookup->record_path, resource.feed.scope});
        }
    }
    return all;
}

}  // namespace stmirror::simulator
