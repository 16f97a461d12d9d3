// SPDX-License-Identifier: MIT
#include "catalogue/countable.hpp"

#include <algorithm>

namespace stmirror {

bool has_window_list(const Resource& resource) {
    return resource.feed.kind == FeedKind::Window ||
           (resource.feed.kind == FeedKind::Export &&
            std::ranges::find(resource.fallbacks, FeedKind::Window, &Feed::kind) != resource.fallbacks.end());
}

bool is_countable(const Resource& resource) {
    return has_window_list(resource) && !(resource.modified.empty() && resource.created.empty());
}

bool hides_inactive(const Resource& resource, const Feed& list) {
    const bool asks_for_all =
        std::ranges::find(list.query, "active", &NamePairs::value_type::first) != list.query.end();
    return resource.feed.kind == FeedKind::Export && resource.column_index("active") && !asks_for_all;
}

bool is_compared_in_windows(const Resource& resource) {
    if (resource.created.empty() || !has_window_list(resource)) return false;
    if (resource.feed.kind == FeedKind::Window) return true;
    return std::ranges::none_of(resource.fallbacks, [&](const Feed& list) {
        return list.kind == FeedKind::Window && hides_inactive(resource, list);
    });
}

}  // namespace stmirror
