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

}  // namespace stmirror
