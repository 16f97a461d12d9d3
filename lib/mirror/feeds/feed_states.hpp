// SPDX-License-Identifier: MIT
// The role of a Mirror that keeps the state of each feed: cursors, full scans, and what its passes and proofs
// found. The store's thread only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

#include "base/problem.hpp"
#include "mirror/feeds/feed_records.hpp"
#include "mirror/feeds/feed_state.hpp"

namespace stmirror {
class Catalogue;
class Clock;
}  // namespace stmirror

namespace stmirror::mirror {

class FeedTable;
class WriteConnection;

class FeedStates {
 public:
    FeedStates(WriteConnection& connection, FeedTable& table, const Catalogue& catalogue, const Clock& clock)
        : connection_(connection), table_(table), catalogue_(catalogue), clock_(clock) {}

    Result<FeedState> state(const FeedKey& feed);
    /// The main cursor has reached the end. The first time, after the backfill, creates the secondary
    /// indexes.
    Result<> finish_backfill(const FeedKey& feed);
    /// Sets the main cursor to `cursor` and schedules a full scan from the start, in one transaction.
    Result<> restart_from(const FeedKey& feed, const std::string& cursor);
    /// Schedules a full scan from the start; the main cursor is kept.
    Result<> book_full_scan(const FeedKey& feed);
    /// The full scan has reached its end.
    Result<> finish_full_scan(const FeedKey& feed);
    /// The feed was refused: from now on the given fallback (counted from 1) is the active feed and uses its
    /// own cursor. 0 returns to the feed itself and schedules a full scan, because the fallback may have
    /// written records in another form.
    Result<> use_fallback(const FeedKey& feed, std::size_t fallback);

    Result<> record_pass(const PassRecord& pass);
    /// Sets the time at which these feeds last caught up, for passes that were not recorded.
    Result<> note_caught_up(std::span<const std::pair<FeedKey, Timestamp>> feeds);
    /// A failed proof keeps the time of the last successful one.
    Result<> record_proof(const ProofRecord& proof);
    Result<> record_comparison(const ComparisonRecord& comparison);
    /// Records a full scan without a Sweep: it began at `began`, and every record was read. `withheld`:
    /// missing rows that the delete guard did not allow to be marked deleted.
    Result<> record_sweep(const FeedKey& feed, Timestamp began, std::uint64_t withheld);
    /// A pass has ended and the delete guard withheld `withheld` deletions. A larger number that is already
    /// stored is kept.
    Result<> note_deletes_withheld(const FeedKey& feed, std::uint64_t withheld);

 private:
    WriteConnection& connection_;
    FeedTable& table_;
    const Catalogue& catalogue_;
    const Clock& clock_;
};

}  // namespace stmirror::mirror
