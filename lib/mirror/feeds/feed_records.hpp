// SPDX-License-Identifier: MIT
// Value types for what is written into _feeds and _runs at the end of a pass, a proof or a comparison.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/feed_key.hpp"
#include "base/problem.hpp"
#include "base/timestamp.hpp"
#include "mirror/records/apply_outcome.hpp"

namespace stmirror::mirror {

/// What a pass did.
struct PassResult {
    FeedKey feed;
    std::uint64_t requests = 0;
    ApplyOutcome outcome{};
    bool parents_due = false;  ///< a limit ended the pass, and more parents are due
    /// The time until which a pass that caught up has read every change. Empty if that time is the end of the
    /// pass.
    std::optional<Timestamp> read_until{};
    std::optional<Problem> error{};  ///< why the pass failed, without personal data; empty if it did not

    bool has_caught_up() const { return !error && !parents_due; }
    /// Returns what happened and what to do, or empty text if the pass did not fail.
    std::string error_text() const { return error ? error->line() : ""; }
};

/// One finished pass of a feed, for _feeds and _runs. The tables store only the line of the error.
struct PassRecord {
    PassResult result;
    std::string kind;  ///< how the feed was read: "export", "list", …
    Timestamp started;
    Timestamp ended;
    bool is_full_scan = false;  ///< true: recorded only in _runs; the feed's health does not change
    /// The write may be skipped if the pass wrote nothing and the stored health is the same and less than
    /// idle_write_interval old.
    bool may_wait = false;
};

/// A feed that has caught up.
struct CaughtUp {
    FeedKey feed;
    Timestamp attempt;  ///< when its last pass ended
    Timestamp success;  ///< the time until which it has read every change
};

/// The result of a proof by counting.
struct ProofRecord {
    FeedKey feed;
    /// The time as of which the table equals the source. Empty if not proved.
    std::optional<Timestamp> proved_at;
    std::string error;  ///< why it is not proved: one line without personal data
    /// The number of rows that were deleted at the source but that the delete guard (max_delete_percent)
    /// kept from being marked deleted. Empty if the proof does not know.
    std::optional<std::uint64_t> deletes_withheld{};
    /// The write may be skipped if the stored values are the same and less than idle_write_interval old.
    bool may_wait = false;
};

/// The progress of the rolling comparison of a table.
struct ComparisonRecord {
    FeedKey feed;
    /// If a round has just ended, the time when it began. Otherwise empty.
    std::optional<Timestamp> compared_at;
    std::optional<Timestamp> began;  ///< when the current round began; empty if no round is running
    std::string cursor;
};

}  // namespace stmirror::mirror
