// SPDX-License-Identifier: MIT
// What became of the records of some pages. A plain value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/timestamp.hpp"

namespace stmirror::mirror {

/// What apply() did, record by record. An unchanged record cost no write.
struct ApplyOutcome {
    std::uint64_t inserted = 0;
    std::uint64_t updated = 0;
    std::uint64_t restored = 0;  ///< had a tombstone, and came back
    std::uint64_t unchanged = 0;
    std::uint64_t outdated = 0;  ///< older than the mirrored one, ignored
    std::uint64_t quarantined = 0;
    std::uint64_t deleted = 0;                 ///< got a tombstone
    std::optional<Timestamp> newest_modified;  ///< the newest change that the feed has mirrored by then
    std::vector<std::string>
        new_fields;  ///< JSON fields that the catalogue does not know and nobody saw before
    ApplyOutcome& operator+=(const ApplyOutcome& other);
    std::uint64_t records() const;  ///< all that came
    std::uint64_t written() const;  ///< inserted, updated, restored and deleted
};

}  // namespace stmirror::mirror
