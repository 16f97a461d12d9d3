// SPDX-License-Identifier: MIT
#include "catalogue/family.hpp"

#include <algorithm>

namespace stmirror {

std::string_view parent_name(const Resource& resource) {
    if (resource.feed.kind == FeedKind::PerParent) { return resource.feed.parent; }
    return resource.repairs.empty() ? std::string_view{} : resource.repairs.front().parent;
}

std::vector<const Feed*> feeds_below(const Resource& resource, std::string_view parent) {
    std::vector<const Feed*> feeds;
    const auto add = [&](const Feed& feed) {
        if (feed.kind == FeedKind::PerParent && feed.parent == parent) { feeds.push_back(&feed); }
    };
    add(resource.feed);
    std::ranges::for_each(resource.fallbacks, add);
    std::ranges::for_each(resource.repairs, add);
    return feeds;
}

std::vector<Dependent> dependents(const Catalogue& catalogue, const Resource& parent) {
    std::vector<Dependent> found;
    if (parent.key.size() != 1) { return found; }
    for (const auto& resource : catalogue.resources()) {
        if (feeds_below(resource, parent.name).empty()) { continue; }
        const auto column = std::ranges::find(resource.columns, parent.key.front(), &Column::parent);
        if (column != resource.columns.end()) { found.push_back({&resource, &column->name}); }
    }
    return found;
}

}  // namespace stmirror
