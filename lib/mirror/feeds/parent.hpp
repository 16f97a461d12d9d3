// SPDX-License-Identifier: MIT
// A parent, and what is read for it. Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/timestamp.hpp"
#include "mirror/records/owned_cell.hpp"

namespace stmirror::mirror {

/// A row of the resource that a per-parent feed reads for.
struct Parent {
    OwnedCell id;                           ///< its key; a parent has one key column
    std::vector<std::string> placeholders;  ///< values of the columns in Feed::parent_keys, in their order
    std::vector<OwnedCell> columns;  ///< for each column of the resource with Column::parent: its value
    std::int64_t hash = 0;           ///< of the row that was looked at: a later change makes it due again
    int failures = 0;                ///< requests for it that failed in a row
};

/// Which parents may be read besides those that are due at once.
struct BackgroundParents {
    /// Those that were last read before that time, the longest ago first.
    std::optional<Timestamp> read_before{};
    /// Those that could not be read and whose next try was due by that time, the one due longest first.
    std::optional<Timestamp> retry_until{};
    /// Those too whose next try is due later than that: no wait lasts so long, a clock that was ahead of this
    /// one wrote it down, and it counts for nothing.
    std::optional<Timestamp> retry_beyond{};
};

/// What came back for one parent.
enum class ParentAnswer {
    Read,     ///< its records, all of them
    Gone,     ///< 404: the API no longer shows the parent
    Refused,  ///< 409: the API does not show this parent's records; what is mirrored stays
};

}  // namespace stmirror::mirror
