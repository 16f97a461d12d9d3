// SPDX-License-Identifier: MIT
// What is written into _feeds and _runs at the end of a pass, a proof or a comparison. Plain values.
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
    bool parents_due = false;        ///< a limit ended the pass, and more parents are due
    std::optional<Problem> error{};  ///< why it failed, without personal data; empty: it did not

    bool has_caught_up() const { return !error && !parents_due; }
    /// What happened and what to do; empty: it did not fail.
    std::string error_text() const { return error ? error->line() : ""; }
};

/// One finished pass of a feed, for _feeds and _runs. The tables store the line of the error only.
struct PassRecord {
    PassResult result;
    std::string kind;  ///< how it was read: "export", "list", …
    Timestamp started;
    Timestamp ended;
    bool is_full_scan = false;  ///< is in _runs only: does not change the feed's health
    /// The write may be skipped if the pass wrote nothing and the stored health is the same and less than
    /// idle_write_interval old.
    bool may_wait = false;
};

/// The result of a proof by counting.
struct ProofRecord {
    FeedKey feed;
    std::optional<Timestamp> proved_at;  ///< the time as of which the table is equal; empty: not proved
    std::string error;                   ///< why not: one line without personal data
    /// Rows that are gone at the source but not marked deleted because of the delete guard; empty: the proof
    /// does not know.
    std::optional<std::uint64_t> deletes_withheld{};
    /// The write may be skipped if the stored values are the same and less than idle_write_interval old.
    bool may_wait = false;
};

/// The progress of the rolling comparison of a table.
struct ComparisonRecord {
    FeedKey feed;
    std::optional<Timestamp> compared_at;  ///< when the finished round began; empty: none has ended
    std::optional<Timestamp> began;        ///< when the current round began; empty: no round is running
    std::string cursor;
};

}  // namespace stmirror::mirror
