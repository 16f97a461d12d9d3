// SPDX-License-Identifier: MIT
// Value types for the parents of per-parent feeds.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/timestamp.hpp"
#include "mirror/records/owned_cell.hpp"

namespace stmirror::mirror {

/// A row of the parent resource of a per-parent feed.
struct Parent {
    OwnedCell id;                           ///< its key; a parent has one key column
    std::vector<std::string> placeholders;  ///< values of the columns in Feed::parent_keys, in their order
    /// The values of the child's columns that have Column::parent, in their order.
    std::vector<OwnedCell> columns;
    std::int64_t hash = 0;  ///< the hash of the row that was read; if it changes, the parent is due again
    int failures = 0;       ///< failed requests in a row
};

/// Parents that may be read in addition to those that are due.
struct BackgroundParents {
    /// Allows parents last read before this time, oldest first.
    std::optional<Timestamp> read_before{};
    /// Allows deferred parents whose next attempt is due by this time, earliest first.
    std::optional<Timestamp> retry_until{};
    /// Allows deferred parents whose next attempt is later than a limit for their number of failures. The
    /// first limit is for one failure, and the last one also for all higher numbers. A time beyond the limit
    /// was stored while the clock was ahead, so it is ignored.
    std::vector<Timestamp> retry_beyond{};
};

/// The answer of the API for one parent.
enum class ParentAnswer {
    Read,     ///< all its records arrived
    Gone,     ///< 404: the API no longer shows the parent
    Refused,  ///< 409: the API does not show this parent's records; the mirrored ones stay
};

}  // namespace stmirror::mirror
