// SPDX-License-Identifier: MIT
// What the mirror remembers of a feed: a row of _feeds. Plain values.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "base/feed_key.hpp"
#include "base/timestamp.hpp"

namespace stmirror::mirror {

/// What _feeds knows of a feed.
struct FeedState {
    std::string cursor;  ///< of the main walk; empty: from the start
    std::optional<std::string>
        full_scan_cursor;                      ///< set (maybe to empty) while a re-walk is due or under way
    bool backfilled = false;                   ///< the main walk has reached its end once
    std::optional<Timestamp> newest_modified;  ///< the newest change mirrored
    std::optional<Timestamp> last_success;     ///< when it last caught up
    std::size_t fallback = 0;     ///< 0: read by its own feed; n: by the nth fallback of the catalogue
    std::string fallback_cursor;  ///< that fallback's; empty: from the start
    std::optional<Timestamp> refused_at;  ///< when its own feed was last refused; empty while it is in use
    std::optional<Timestamp> swept_at;    ///< when the last complete read began that reached its end
    std::uint64_t deletes_withheld = 0;   ///< missing rows that were not buried because of the brake
    bool has_failed = false;              ///< the last pass that was to catch up and was written down did not
    std::optional<Timestamp> proved_at;   ///< as of when the last proof by counting ended well
    std::string proof_error;              ///< why the last one did not; empty: it did
    std::optional<Timestamp> compared_at;    ///< every record has been compared since then
    std::optional<Timestamp> compare_began;  ///< of the round of that comparison that is under way
    std::string compare_cursor;              ///< opaque: how far that round has come; empty: at its start
};

}  // namespace stmirror::mirror
