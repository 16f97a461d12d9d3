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

/// A row of the parent resource of a per-parent feed.
struct Parent {
    OwnedCell id;                           ///< its key; a parent has one key column
    std::vector<std::string> placeholders;  ///< values of the columns in Feed::parent_keys, in their order
    std::vector<OwnedCell> columns;  ///< for each column of the resource with Column::parent: its value
    std::int64_t hash = 0;           ///< of the row that was read: if it changes, the parent is due again
    int failures = 0;                ///< failed requests in a row
};

/// Which parents may be read besides those that are due.
struct BackgroundParents {
    /// Parents last read before this time, oldest first.
    std::optional<Timestamp> read_before{};
    /// Deferred parents whose next try is due by this time, earliest first.
    std::optional<Timestamp> retry_until{};
    /// Also deferred parents whose next try is later than the time for their number of failures: the first is
    /// for one failure, the last for all higher numbers. No wait lasts so long: the time was stored while the
    /// clock was ahead, and is ignored.
    std::vector<Timestamp> retry_beyond{};
};

/// The answer of the API for one parent.
enum class ParentAnswer {
    Read,     ///< all its records
    Gone,     ///< 404: the API no longer shows the parent
    Refused,  ///< 409: the API does not show this parent's records; the mirrored ones stay
};

}  // namespace stmirror::mirror
