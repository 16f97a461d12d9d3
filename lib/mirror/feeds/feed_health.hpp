// SPDX-License-Identifier: MIT
// What the status shows about a feed and its table, as read from the mirror's tables.
#pragma once

#include <cstdint>
#include <optional>

#include "base/feed_key.hpp"
#include "mirror/feeds/feed_state.hpp"
#include "mirror/feeds/parent_counts.hpp"

namespace stmirror::mirror {

struct FeedHealth {
    FeedKey key;
    FeedState state;         ///< the initial state if no feed wrote the rows
    std::uint64_t rows = 0;  ///< live rows of the tenant
    std::uint64_t tombstones = 0;
    std::uint64_t quarantined = 0;
    std::optional<ParentCounts> parents;  ///< only for per-parent feeds
};

}  // namespace stmirror::mirror
