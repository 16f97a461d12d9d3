// SPDX-License-Identifier: MIT
#include "simulator/file_resources/file_operations.hpp"

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
    return resource.columns[resource.column_index(resource.key.back()).value()];
}

std::vector<FileOperation> file_operations(const Catalogue& catalogue) {
    std::vector<FileOperation> all;
    for (const auto& resource : catalogue.resources()) {
        if (kind_of(resource.name)) continue;
        const auto add = [&](const Feed& feed) {
            if (is_served(feed)) all.push_back({&resource, &feed, feed.path, feed.scope});
        };
        add(resource.feed);
        for (const auto& fallback : resource.fallbacks) add(fallback);
        const bool listed = !all.empty() && all.back().resource == &resource;
        if (listed && has_record_by_id(resource))
            all.push_back({&resource, nullptr, resource.lookup->record_path, resource.feed.scope});
    }
    return all;
}

}  // namespace stmirror::simulator
