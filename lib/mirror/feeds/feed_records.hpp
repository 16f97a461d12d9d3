// SPDX-License-Identifier: MIT
// What is written into _feeds and _runs at the end of a pass, a proof or a comparison. Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/timestamp.hpp"
#include "mirror/feeds/feed_state.hpp"
#include "mirror/records/apply_outcome.hpp"

namespace stmirror::mirror {

/// One finished pass of a feed, for _feeds and _runs.
struct PassRecord {
    FeedKey feed;
    std::string kind;  ///< how it was read: "export", "list", …
    Timestamp started;
    Timestamp ended;
    std::uint64_t requests = 0;
    ApplyOutcome outcome;
    std::optional<std::string> error;  ///< one line without personal data; empty: it has not failed
    bool was_cut_short = false;        ///< it has not failed, nor has it caught up
    bool is_full_scan =
        false;  ///< read everything beside what catches up: the feed's health is not its business
    /// Need not be written where it wrote nothing and the health that stands there says the same, not longer
    /// ago than idle_write_interval.
    bool may_wait = false;

    bool has_caught_up() const { return !error && !was_cut_short; }
};

/// How a proof by counting ended.
struct ProofRecord {
    FeedKey feed;
    std::optional<Timestamp> proved_at;  ///< as of when the table is equal; empty: it could not be proved
    std::string error;                   ///< why not: one line without personal data
    /// Rows that are gone at the source and were not marked deleted because of the delete guard; empty: the
    /// proof cannot say.
    std::optional<std::uint64_t> deletes_withheld{};
    /// Need not be written where what stands there says the same, not longer ago than idle_write_interval.
    bool may_wait = false;
};

/// How far the rolling comparison of a table has come.
struct ComparisonRecord {
    FeedKey feed;
    std::optional<Timestamp> compared_at;  ///< a round has ended that began then; empty: that stays as it is
    std::optional<Timestamp> began;        ///< of the round under way; empty: none is
    std::string cursor;
};

}  // namespace stmirror::mirror
