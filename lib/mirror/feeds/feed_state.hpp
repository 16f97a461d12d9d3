// SPDX-License-Identifier: MIT
// The stored state of a feed: one row of _feeds, as passes and status read it. Plain values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "base/feed_key.hpp"
#include "base/timestamp.hpp"

namespace stmirror::mirror {

struct FeedState {
    std::string kind;    ///< how the last pass read it: "export", "list", …; empty: there was none
    std::string cursor;  ///< the main cursor; empty: from the start
    std::optional<std::string>
        full_scan_cursor;                      ///< set (maybe to empty) while a full scan is due or running
    bool backfilled = false;                   ///< the main cursor has reached the end once
    std::optional<Timestamp> newest_modified;  ///< the newest change in the mirror
    std::optional<Timestamp> last_attempt;     ///< when the last recorded pass ended; full scans do not count
    std::optional<Timestamp> last_success;     ///< when it last caught up
    std::string last_error;                    ///< of the pass at last_attempt; empty: it succeeded
    std::size_t fallback = 0;     ///< 0: the feed itself is active; n: the nth fallback of the catalogue
    std::string fallback_cursor;  ///< of the active fallback; empty: from the start
    std::optional<Timestamp> refused_at;     ///< when it was last refused; empty while in use
    std::optional<Timestamp> swept_at;       ///< when the last finished sweep began
    std::uint64_t deletes_withheld = 0;      ///< missing rows that the delete guard withheld
    std::optional<Timestamp> proved_at;      ///< as of when the last successful proof holds
    std::string proof_error;                 ///< why the last proof failed; empty: it succeeded
    std::optional<Timestamp> compared_at;    ///< every record has been compared since then
    std::optional<Timestamp> compare_began;  ///< when the current round of that comparison began
    std::string compare_cursor;              ///< opaque: the progress of that round; empty: at its start

    bool is_full_scan_due() const { return full_scan_cursor.has_value(); }
    bool has_failed() const { return !last_error.empty(); }
    /// Adds what has happened since and is not written: an idle daemon does not write the times of its passes
    /// and proofs.
    void add(const FeedState& newer);
};

}  // namespace stmirror::mirror
