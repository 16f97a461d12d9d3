// SPDX-License-Identifier: MIT
// What the mirror's tables say of a feed and its table, for the status. A plain value.
#pragma once

#include <cstdint>
#include <optional>

#include "base/feed_key.hpp"
#include "mirror/feeds/feed_state.hpp"
#include "mirror/feeds/parent_counts.hpp"

namespace stmirror::mirror {

struct FeedHealth {
    FeedKey key;
    FeedState state;         ///< initial for rows that no feed wrote
    std::uint64_t rows = 0;  ///< live rows of the tenant
    std::uint64_t tombstones = 0;
    std::uint64_t quarantined = 0;
    std::optional<ParentCounts> parents;  ///< only for per-parent feeds
};

}  // namespace stmirror::mirror
