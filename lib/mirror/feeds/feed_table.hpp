// SPDX-License-Identifier: MIT
// Reads and writes _feeds and _runs: the cursor, the health and the passes of each feed. Runs inside the
// caller's transaction.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <optional>
#include <string>

#include "mirror/feeds/cursor_update.hpp"
#include "mirror/feeds/feed_records.hpp"
#include "mirror/feeds/feed_state.hpp"
#include "mirror/sqlite/statement.hpp"

namespace stmirror::mirror {

class FeedTable {
 public:
    explicit FeedTable(SQLite::Database& database) : database_(database) {}

    /// Returns the stored state, or the initial state if the feed has no row.
    FeedState state(const FeedKey& feed);
    void set_cursor(const FeedKey& feed, const CursorUpdate& update);
    void set_newest_modified(const FeedKey& feed, Timestamp newest);
    void set_backfilled(const FeedKey& feed);
    /// Schedules a full scan. Keeps the main cursor.
    void book_full_scan(const FeedKey& feed);
    void finish_full_scan(const FeedKey& feed);
    /// See FeedStates::use_fallback(). Also clears the cursor of the previous fallback.
    void use_fallback(const FeedKey& feed, std::size_t fallback, Timestamp now);
    void finish_sweep(const FeedKey& feed, Timestamp began, std::uint64_t withheld);
    /// Keeps the larger of `withheld` and the stored number.
    void note_deletes_withheld(const FeedKey& feed, std::uint64_t withheld);
    /// Sets when deletions were last withheld (see FeedState::withheld_at). An empty time means that no
    /// deletions are withheld.
    void set_withheld_at(const FeedKey& feed, std::optional<Timestamp> time);
    void record(const PassRecord& pass);
    /// Sets when the last pass ended, and, if it caught up, until when it has read every change.
    void set_times(const FeedKey& feed, Timestamp attempt, std::optional<Timestamp> success);
    void record_proof(const ProofRecord& proof);
    void record_comparison(const ComparisonRecord& comparison);

    /// Returns whether a feed of the resource, for any tenant, has been backfilled.
    static bool is_backfilled(SQLite::Database& database, const std::string& resource);

 private:
    /// Sets a column of the feed's row. Creates the row if it is missing. Does not write an equal value.
    void set(const FeedKey& feed, const std::string& column, const Cell& value);
    /// Stores NULL if `time` is empty.
    void set_time(const FeedKey& feed, const std::string& column, std::optional<Timestamp> time);
    bool says_nothing_new(const PassRecord& pass);
    void insert_run(const PassRecord& pass);

    SQLite::Database& database_;
};

}  // namespace stmirror::mirror
