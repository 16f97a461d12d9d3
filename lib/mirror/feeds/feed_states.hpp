// SPDX-License-Identifier: MIT
// The part of Mirror that keeps the state of each feed: cursors, full scans, and what its passes and proofs
// found. Call only on the store thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

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
    /// Notes that the main cursor has reached the end, which ends the backfill. Creates the secondary indexes
    /// that are missing.
    Result<> finish_backfill(const FeedKey& feed);
    /// Sets the main cursor to `cursor` and schedules a full scan from the start, in one transaction.
    Result<> restart_from(const FeedKey& feed, const std::string& cursor);
    /// Schedules a full scan from the start. Keeps the main cursor.
    Result<> book_full_scan(const FeedKey& feed);
    /// Notes that the full scan has reached its end.
    Result<> finish_full_scan(const FeedKey& feed);
    /// Makes the given fallback (numbered from 1) the active feed, because the API refused the current one.
    /// The fallback uses its own cursor. 0 returns to the feed itself and schedules a full scan, because the
    /// fallback may have written records in another form.
    Result<> use_fallback(const FeedKey& feed, std::size_t fallback);

    Result<> record_pass(const PassRecord& pass);
    /// Sets the times at which these feeds last caught up, for passes that were not recorded.
    Result<> note_caught_up(std::span<const CaughtUp> feeds);
    /// Records a proof. A failed proof keeps the time of the last successful one.
    Result<> record_proof(const ProofRecord& proof);
    /// Records the progress of the comparison. At the end of a round, schedules a full scan if records in
    /// quarantine did not arrive during the round: only a full scan shows whether they still exist.
    Result<> record_comparison(const ComparisonRecord& comparison);
    /// Records a full scan that began at `began` and read every record, but had no Sweep object. `withheld`
    /// is the number of missing rows whose deletion the delete guard (max_delete_percent) withheld.
    Result<> record_sweep(const FeedKey& feed, Timestamp began, std::uint64_t withheld);

 private:
    WriteConnection& connection_;
    FeedTable& table_;
    const Catalogue& catalogue_;
    const Clock& clock_;
};

}  // namespace stmirror::mirror
