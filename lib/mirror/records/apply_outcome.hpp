// SPDX-License-Identifier: MIT
// What was done with the records of some pages.
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
    std::uint64_t restored = 0;  ///< was marked deleted and came back
    std::uint64_t unchanged = 0;
    std::uint64_t outdated = 0;  ///< older than the stored record, so ignored
    std::uint64_t quarantined = 0;
    std::uint64_t deleted = 0;                 ///< marked deleted
    std::optional<Timestamp> newest_modified;  ///< the newest modification time of the feed's records
    /// JSON fields, seen for the first time, that are not in the catalogue or differ from it in shape.
    std::vector<std::string> new_fields;
    ApplyOutcome& operator+=(const ApplyOutcome& other);
    std::uint64_t records() const;  ///< the sum of all counts
    std::uint64_t written() const;  ///< the sum of inserted, updated, restored and deleted
};

}  // namespace stmirror::mirror
