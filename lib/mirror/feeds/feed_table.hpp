// SPDX-License-Identifier: MIT
// Reads and writes _feeds and _runs: the cursor and the health of each feed. Inside the caller's transaction.
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

    /// Of a feed that was never written: the state of a start.
    FeedState state(const FeedKey& feed);
    void set_cursor(const FeedKey& feed, const CursorUpdate& update);
    void set_newest_modified(const FeedKey& feed, Timestamp newest);
    void set_backfilled(const FeedKey& feed);
    /// Books a re-walk; the main cursor stays.
    void book_full_scan(const FeedKey& feed);
    void finish_full_scan(const FeedKey& feed);
    /// As Mirror::use_fallback says. The cursor of a fallback goes when another way takes its place.
    void use_fallback(const FeedKey& feed, std::size_t fallback, Timestamp now);
    void finish_sweep(const FeedKey& feed, Timestamp began, std::uint64_t held);
    /// Keeps the larger of this and what is noted already.
    void note_deletes_withheld(const FeedKey& feed, std::uint64_t held);
    void record(const PassRecord& pass);
    void set_caught_up(const FeedKey& feed, Timestamp when);
    void record_proof(const ProofRecord& proof);
    void record_comparison(const ComparisonRecord& comparison);

    /// A feed of the resource, of whichever tenant, has been backfilled.
    static bool is_backfilled(SQLite::Database& database, const std::string& resource);

 private:
    /// Sets a column of the feed's row, which is made where it is missing; writes nothing where it is equal.
    void set(const FeedKey& feed, const std::string& column, const Cell& value);
    /// Empty: NULL.
    void set_time(const FeedKey& feed, const std::string& column, std::optional<Timestamp> time);
    bool says_nothing_new(const PassRecord& pass);
    void insert_run(const PassRecord& pass);

    SQLite::Database& database_;
};

}  // namespace stmirror::mirror
