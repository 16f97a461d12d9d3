// SPDX-License-Identifier: MIT
// What became of the records of some pages. A plain value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/timestamp.hpp"

namespace stmirror::mirror {

/// Counts what apply() did with each record. An unchanged record costs no write.
struct ApplyOutcome {
    std::uint64_t inserted = 0;
    std::uint64_t updated = 0;
    std::uint64_t restored = 0;  ///< had a tombstone and came back
    std::uint64_t unchanged = 0;
    std::uint64_t outdated = 0;  ///< older than the stored one, ignored
    std::uint64_t quarantined = 0;
    std::uint64_t deleted = 0;                 ///< marked deleted
    std::optional<Timestamp> newest_modified;  ///< the newest change of the feed in the mirror
    std::vector<std::string>
        new_fields;  ///< JSON fields not in the catalogue, or not of its shape, that were never seen before
    ApplyOutcome& operator+=(const ApplyOutcome& other);
    std::uint64_t records() const;  ///< all records that arrived
    std::uint64_t written() const;  ///< inserted, updated, restored and deleted
};

}  // namespace stmirror::mirror
