// SPDX-License-Identifier: MIT
// The mirror: one SQLite file with one table for each resource, and the only connection that writes to it. A
// page and its cursor commit in one transaction. No module above this one uses SQLite.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "catalogue/catalogue.hpp"
#include "catalogue/page.hpp"
#include "mirror/feeds/cursor_update.hpp"
#include "mirror/feeds/feed_records.hpp"
#include "mirror/feeds/feed_state.hpp"
#include "mirror/feeds/parent.hpp"
#include "mirror/feeds/parent_progress.hpp"
#include "mirror/records/apply_outcome.hpp"
#include "mirror/records/missing_row.hpp"
#include "mirror/records/record_decoder.hpp"

namespace stmirror::mirror {

/// Stored in the file when it is created. A later open() with another value fails.
struct Identity {
    std::string environment;  ///< "production", "integration", or the base URL of another server
};

struct OpenOptions {
    std::filesystem::path path;
    Identity identity;
    /// Fills columns and child tables that are new in the catalogue from the stored JSON. Without a decoder
    /// they stay empty until an open() that has one.
    RecordDecoder decode{};
};

/// Owns the file for writing. All calls come from one thread, the store's. No call throws. A failure of
/// SQLite is returned as Errc::Database; its transaction is rolled back as a whole.
class Mirror {
 public:
    /// Creates the file, or opens it and updates its schema to this binary and catalogue. Before a migration
    /// runs, a copy of the old file is kept beside it. Fails with Errc::NotOurs, and advice, if the file
    /// belongs to another program, has a newer schema or another environment, or is open in another daemon;
    /// such a file is not written to. Catalogue and clock must outlive the mirror.
    static Result<std::unique_ptr<Mirror>> open(const OpenOptions& options, const Catalogue& catalogue,
                                                const Clock& clock);
    ~Mirror();
    Mirror(const Mirror&) = delete;
    Mirror& operator=(const Mirror&) = delete;

    /// Writes pages of one feed, oldest first, and the cursor of the last page, in one transaction. Without a
    /// cursor only the rows are written: this is how a tail is stored. Checkpoints the write-ahead log
    /// afterwards if it has grown large.
    Result<ApplyOutcome> apply(const FeedKey& feed, std::span<const Page> pages,
                               const std::optional<CursorUpdate>& cursor);

    Result<FeedState> feed_state(const FeedKey& feed);
    /// The main cursor has reached the end. The first time, after the backfill, creates the secondary
    /// indexes.
    Result<> finish_backfill(const FeedKey& feed);
    /// Sets the main cursor to `cursor` and schedules a full scan from the start, in one transaction.
    Result<> restart_from(const FeedKey& feed, const std::string& cursor);
    /// Schedules a full scan from the start; the main cursor is kept.
    Result<> book_full_scan(const FeedKey& feed);
    /// The full scan has reached its end.
    Result<> finish_full_scan(const FeedKey& feed);
    Result<> record_pass(const PassRecord& pass);
    /// Sets the time at which these feeds last caught up, for passes that were not recorded.
    Result<> note_caught_up(std::span<const std::pair<FeedKey, Timestamp>> feeds);
    /// A failed proof keeps the time of the last successful one.
    Result<> record_proof(const ProofRecord& proof);
    Result<> record_comparison(const ComparisonRecord& comparison);

    /// The feed was refused: from now on the given fallback (counted from 1) is the active feed and uses its
    /// own cursor. 0 returns to the feed itself and schedules a full scan, because the fallback may have
    /// written records in another form.
    Result<> use_fallback(const FeedKey& feed, std::size_t fallback);

    /// A sweep begins: from now on apply() notes which rows arrive, whatever the cursor. Earlier notes are
    /// cleared. The notes are lost with this object, so a sweep that a restart interrupts begins again.
    Result<> begin_sweep(const FeedKey& feed);
    /// Counts rows without a tombstone.
    Result<std::uint64_t> count_live(const FeedKey& feed);
    /// This call and the next three fail if no sweep is running in this process.
    Result<MissingCount> count_missing(const FeedKey& feed);
    /// Returns up to `rows_max` missing rows with a row id greater than `after` (0: from the first), with the
    /// values of `columns`.
    Result<std::vector<MissingRow>> missing_rows(const FeedKey& feed, const std::vector<std::string>& columns,
                                                 std::int64_t after, std::size_t rows_max);
    /// Marks as deleted those of `rows` that are still missing. Returns how many.
    Result<std::uint64_t> mark_deleted(const FeedKey& feed, std::span<const MissingRow> rows,
                                       DeletedReason reason);
    /// The sweep, which began at `began`, has reached its end. `withheld`: missing rows that the delete guard
    /// did not allow to be marked deleted. With `may_wait`, nothing is written if the last stored sweep
    /// withheld the same number and began less than idle_write_interval earlier.
    Result<> finish_sweep(const FeedKey& feed, Timestamp began, std::uint64_t withheld,
                          bool may_wait = false);

    /// Updates the queue of parents from the change log: new and changed parents become due, deleted ones
    /// leave. A parent whose read time lies in the future (see age_of()) becomes due too. The feed's cursor
    /// is the last position in the change log that was processed. Returns the progress of the feed.
    Result<ParentProgress> note_parents(const FeedKey& feed);
    /// Makes all parents due, as a sweep needs; also deferred ones.
    Result<> make_all_parents_due(const FeedKey& feed);
    /// Returns up to `parents_max` parents: first those that are due (those read before first, then the most
    /// recently modified), then those of `background`. A parent that was marked deleted is due once more
    /// while it has live records, so that the API is asked about them. Parents without a value for one of the
    /// placeholders are left out, because no request can be made for them.
    Result<std::vector<Parent>> next_parents(const FeedKey& feed, const Feed& active_feed,
                                             const BackgroundParents& background, std::size_t parents_max);
    Result<bool> was_parent_read_since(const FeedKey& feed, const Parent& parent, Timestamp time);
    /// Counts the parents that are neither due nor deferred and were last read before `time`.
    Result<std::uint64_t> count_parents_read_before(const FeedKey& feed, Timestamp time);
    /// The parent could not be read: it is not requested again before `retry_at`, even if it changes. Its
    /// records are kept.
    Result<> defer_parent(const FeedKey& feed, const Parent& parent, Timestamp retry_at,
                          const std::string& error);
    /// Why one of the deferred parents could not be read; empty if none is deferred.
    Result<std::string> parent_error(const FeedKey& feed);
    /// Counts the live rows of the feed's table that belong to the parent and are not in `pages`. 0 if a
    /// record arrived whose key could not be read, because it may be any of them.
    Result<std::uint64_t> count_missing_of(const FeedKey& feed, const Parent& parent,
                                           std::span<const Page> pages);
    /// Finds the parent with that key, written as in _changes, live or deleted, for one read of its records.
    /// Without such a row, the parent has only its key; empty if the request needs more than that.
    Result<std::optional<Parent>> find_parent(const FeedKey& feed, const Feed& active_feed,
                                              const std::string& key);
    /// The keys of the rows that count_missing_of() counts.
    Result<std::vector<std::string>> missing_keys_of(const FeedKey& feed, const Parent& parent,
                                                     std::span<const Page> pages);
    /// Writes the records of one parent and notes that it was read, in one transaction. With
    /// `mark_missing_deleted`, marks as deleted the records that did not arrive (all of them if the parent is
    /// Gone).
    Result<ApplyOutcome> apply_children(const FeedKey& feed, const Parent& parent, ParentAnswer answer,
                                        std::span<const Page> pages, bool mark_missing_deleted);

    /// A pass over parents has ended and the delete guard withheld `withheld` deletions. A larger number that
    /// is already stored is kept.
    Result<> note_deletes_withheld(const FeedKey& feed, std::uint64_t withheld);
    /// Every parent was read since `began` except the deferred ones, and the delete guard withheld `withheld`
    /// deletions.
    Result<> finish_all_parents(const FeedKey& feed, Timestamp began, std::uint64_t withheld);

    /// Writes the records of `page` even if the mirror holds an equal or newer version: repairs rows that
    /// differ from their JSON.
    Result<ApplyOutcome> replace(const FeedKey& feed, const Page& page);

    /// Marks as deleted the live rows with these keys, written as in _changes: repairs rows whose records
    /// were looked up one by one and are gone. Returns how many.
    Result<std::uint64_t> mark_keys_deleted(const FeedKey& feed, std::span<const std::string> keys,
                                            DeletedReason reason = DeletedReason::Missing);
    /// Removes rows that no record can have: rows whose key was changed outside stmirror, and child rows
    /// without a record.
    Result<> erase_keys(const FeedKey& feed, std::span<const std::string> keys);

    /// Removes lines of the change log that are older than `before`, except the newest one and those that a
    /// per-parent feed still needs. Runs as one short step; returns how many lines were removed, 0 when none
    /// is left.
    Result<std::uint64_t> prune_changes(Timestamp before);

    /// Copies the write-ahead log into the file as far as readers allow, without waiting for them, and
    /// empties it once everything is copied. False: readers prevented part of it. If little was written since
    /// the last call, the page cache is released.
    Result<bool> checkpoint();

    /// The files that others could read when the mirror was opened; their permissions were removed.
    const std::vector<std::filesystem::path>& made_private() const;

    /// The name under which the file was opened. From any thread.
    std::filesystem::path path() const;
    /// False: the file was deleted or replaced by another one, and later writes are lost. From any thread.
    bool is_in_place() const;

    /// Rows inserted, changed or removed since open(), in all tables: if the number has not changed, neither
    /// have the tables. Updated before the writing call returns. From any thread.
    std::uint64_t rows_written() const;

 private:
    struct Impl;
    explicit Mirror(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace stmirror::mirror
