// SPDX-License-Identifier: MIT
#include "mirror/feeds/parent_of.hpp"

#include <algorithm>

#include "base/problem.hpp"

namespace stmirror::mirror {

const Resource* parent_of(const Resource& resource, const Catalogue& catalogue) {
    const auto is_per_parent = [](const Feed& feed) { return feed.kind == FeedKind::PerParent; };
    if (is_per_parent(resource.feed)) { return catalogue.find(resource.feed.parent); }
    const auto fallback = std::ranges::find_if(resource.fallbacks, is_per_parent);
    return fallback == resource.fallbacks.end() ? nullptr : catalogue.find(fallback->parent);
}

const std::string& parent_column(const Resource& resource, const Resource& parent) {
    const auto column = std::ranges::find(resource.columns, parent.key.front(), &Column::parent);
    if (column == resource.columns.end() || parent.key.size() != 1) {
        throw ProblemException({Errc::Configuration, "resource " + resource.name +
                                                         ": no column contains the key of " + parent.name +
                                                         ", which must have one key column"});
    }
    return column->name;
}

}  // namespace stmirror::mirror
