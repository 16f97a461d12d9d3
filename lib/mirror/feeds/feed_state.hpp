// SPDX-License-Identifier: MIT
// The stored state of a feed: one row of _feeds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "base/feed_key.hpp"
#include "base/timestamp.hpp"

namespace stmirror::mirror {

struct FeedState {
    std::string kind;    ///< how the last pass read the feed: "export", "list", …; empty if there was none
    std::string cursor;  ///< the main cursor; empty means from the start
    /// The cursor of a full scan, maybe empty text. Set while a full scan is due or running.
    std::optional<std::string> full_scan_cursor;
    bool backfilled = false;                   ///< the main cursor has reached the end at least once
    std::optional<Timestamp> newest_modified;  ///< the newest modification time of the feed's records
    std::optional<Timestamp> last_attempt;     ///< when the last recorded pass ended; full scans do not count
    std::optional<Timestamp> last_success;     ///< everything until then was read by a pass that caught up
    std::string last_error;    ///< the error of the pass at last_attempt; empty if it succeeded
    std::size_t fallback = 0;  ///< 0 if the feed itself is active, n if the nth fallback of the catalogue is
    std::string fallback_cursor;  ///< the cursor of the active fallback; empty means from the start
    /// When the API last refused the feed. Empty while the feed is active.
    std::optional<Timestamp> refused_at;
    std::optional<Timestamp> swept_at;  ///< when the last finished sweep began
    /// The number of missing rows that the delete guard kept from being marked deleted. If the feed itself
    /// reads parent by parent, 0 means that each parent has been read since deletions were last withheld.
    std::uint64_t deletes_withheld = 0;
    std::optional<Timestamp> proved_at;      ///< the time as of which the last successful proof holds
    std::string proof_error;                 ///< why the last proof failed; empty if it succeeded
    std::optional<Timestamp> compared_at;    ///< every record has been compared at least once since this time
    std::optional<Timestamp> compare_began;  ///< when the current round of comparisons began
    std::string compare_cursor;              ///< the progress of that round, opaque; empty at its start
    /// When deletions were last withheld. Becomes empty when each parent has been read after that time. Set
    /// only if the feed itself reads parent by parent.
    std::optional<Timestamp> withheld_at;

    bool is_full_scan_due() const { return full_scan_cursor.has_value(); }
    bool has_failed() const { return !last_error.empty(); }
    /// Adds newer values that are not stored yet, because an idle daemon does not write the times of its
    /// passes and proofs.
    void add(const FeedState& newer);
};

}  // namespace stmirror::mirror
