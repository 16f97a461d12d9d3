// SPDX-License-Identifier: MIT
#include "catalogue/countable.hpp"

#include <algorithm>

namespace stmirror {

bool needs_provider(const Feed& list) {
    return list.path.find(std::string("{") + provider_placeholder + "}") != std::string::npos;
}

bool has_window_list(const Resource& resource, bool has_provider) {
    const auto is_readable = [&](const Feed& list) {
        return list.kind == FeedKind::Window && (has_provider || !needs_provider(list));
    };
    return is_readable(resource.feed) ||
           (resource.feed.kind == FeedKind::Export && std::ranges::any_of(resource.fallbacks, is_readable));
}

bool is_countable(const Resource& resource, bool has_provider) {
    return has_window_list(resource, has_provider) &&
           !(resource.modified.empty() && resource.created.empty());
}

bool is_for_inactive(std::string_view parameter) {
    return parameter == "active" || parameter == "activeState" || parameter == "activeOnly" ||
           parameter == "includeInactive";
}

bool hides_inactive(const Resource& resource, const Feed& list) {
    const bool asks_for_all =
        std::ranges::any_of(list.query, [](const auto& each) { return is_for_inactive(each.first); });
    return resource.feed.kind == FeedKind::Export && resource.column_index("active") && !asks_for_all;
}

bool is_compared_in_windows(const Resource& resource, bool has_provider) {
    if (resource.created.empty() || !has_window_list(resource, has_provider)) { return false; }
    if (resource.feed.kind == FeedKind::Window) { return true; }
    return std::ranges::none_of(resource.fallbacks, [&](const Feed& list) {
        return list.kind == FeedKind::Window && hides_inactive(resource, list);
    });
}

}  // namespace stmirror
