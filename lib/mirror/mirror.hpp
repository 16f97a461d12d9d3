// SPDX-License-Identifier: MIT
// The mirror: one SQLite file with a table for each resource, and the one connection that writes to it. A
// page and the cursor that stands for it commit together or not at all. Nothing above this module knows
// SQLite.
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

/// What must stay the same for the life of a mirror file.
struct Identity {
    std::string environment;  ///< "production", "integration", or the base URL of another server
};

struct OpenOptions {
    std::filesystem::path path;
    Identity identity;
    /// Fills columns and child tables that are new in the catalogue from the stored JSON. Without one they
    /// stay empty, and are filled by the first open() that has one.
    RecordDecoder decode{};
};

/// Owns the file for writing. All calls from one thread, the store's. Nothing throws; SQLite's failures come
/// as Errc::Database, and after one the transaction it happened in is gone as a whole.
class Mirror {
 public:
    /// Makes the file, or opens it and brings its schema up to date with the binary and the catalogue (a copy
    /// of the old file is kept beside it when a migration runs). Errc::NotOurs, with what to do: another
    /// program's file, a newer schema, another environment, or another daemon holds it. Nothing is written to
    /// such a file. Catalogue and clock must outlive the mirror.
    static Result<std::unique_ptr<Mirror>> open(const OpenOptions& options, const Catalogue& catalogue,
                                                const Clock& clock);
    ~Mirror();
    Mirror(const Mirror&) = delete;
    Mirror& operator=(const Mirror&) = delete;

    /// Writes pages of one feed, oldest first, and the cursor of the last one, in one transaction. Without a
    /// cursor only the rows commit: that is how a tail is stored. A write-ahead log that has grown large is
    /// checkpointed afterwards.
    Result<ApplyOutcome> apply(const FeedKey& feed, std::span<const Page> pages,
                               const std::optional<CursorUpdate>& cursor);

    Result<FeedState> feed_state(const FeedKey& feed);
    /// The main walk has reached its end: makes the secondary indexes once, at the end of the first backfill.
    Result<> finish_backfill(const FeedKey& feed);
    /// Sets the main cursor to `cursor` and books a re-walk from the start, together.
    Result<> restart_from(const FeedKey& feed, const std::string& cursor);
    /// A re-walk from the start is due; the main cursor stays.
    Result<> book_full_scan(const FeedKey& feed);
    /// The re-walk reached its end.
    Result<> finish_full_scan(const FeedKey& feed);
    Result<> record_pass(const PassRecord& pass);
    /// These feeds last caught up then: for passes that were not recorded.
    Result<> note_caught_up(std::span<const std::pair<FeedKey, Timestamp>> feeds);
    /// One that ended badly leaves the time of the last good one.
    Result<> record_proof(const ProofRecord& proof);
    Result<> record_comparison(const ComparisonRecord& comparison);

    /// Its own feed was refused: from now on the fallback (counted from 1) reads it, from the fallback's
    /// cursor. 0: back to its own feed; books a re-walk, for the fallback may have written records in another
    /// form.
    Result<> use_fallback(const FeedKey& feed, std::size_t fallback);

    /// A complete read begins: from now on apply() notes which rows came, whichever cursor they come with.
    /// What was noted before is forgotten. The notes live as long as this object: a read that a restart
    /// interrupts begins again.
    Result<> begin_sweep(const FeedKey& feed);
    /// Rows without a tombstone.
    Result<std::uint64_t> count_live(const FeedKey& feed);
    /// This and the next three fail where no complete read is under way in this process.
    Result<MissingCount> count_missing(const FeedKey& feed);
    /// Up to `rows_max` missing rows, with the values of `columns`, behind the row `after` (0: from the
    /// first).
    Result<std::vector<MissingRow>> missing_rows(const FeedKey& feed, const std::vector<std::string>& columns,
                                                 std::int64_t after, std::size_t rows_max);
    /// Gives tombstones to those rows that are still missing. Returns how many.
    Result<std::uint64_t> mark_deleted(const FeedKey& feed, std::span<const MissingRow> rows,
                                       DeletedReason reason);
    /// The complete read reached its end. `held`: rows that would have been buried, had the brake let them.
    /// `may_wait`: what stands there of the last one is as good, not longer ago than idle_write_interval.
    Result<> finish_sweep(const FeedKey& feed, Timestamp began, std::uint64_t held, bool may_wait = false);

    /// Takes note of the parents that came, changed or went since the last call: each new or changed one is
    /// due at once, as is one that was read at a time that has not come yet (see age_of()). The feed's cursor
    /// is the position in the change log up to which that is done. `way` is the feed or fallback in use.
    /// Returns how far the feed has come.
    Result<ParentProgress> note_parents(const FeedKey& feed, const Feed& way);
    /// Everything is due again, as for a sweep, also what could not be read.
    Result<> make_all_parents_due(const FeedKey& feed);
    /// Parents that are due, those that were read before first, then the newest; behind them those of
    /// `turns`, until `parents_max`. A parent that got a tombstone is due once more while it has live
    /// records, for the API to say what became of them. Left out are parents without a value for one of the
    /// placeholders: nobody can ask for them.
    Result<std::vector<Parent>> next_parents(const FeedKey& feed, const Feed& way,
                                             const BackgroundParents& turns, std::size_t parents_max);
    Result<bool> was_parent_read_since(const FeedKey& feed, const Parent& parent, Timestamp time);
    /// How many parents there are whose turn comes by itself and that were read before that time.
    Result<std::uint64_t> count_parents_read_before(const FeedKey& feed, Timestamp time);
    /// The parent could not be read: it is not asked again before `retry_at`, even where it changes. Its
    /// records stay as they are.
    Result<> defer_parent(const FeedKey& feed, const Parent& parent, Timestamp retry_at,
                          const std::string& error);
    /// Why one of those could not be read that were put off; empty: there are none.
    Result<std::string> parent_error(const FeedKey& feed);
    /// How many live rows of the feed's table belong to the parent and are none of `pages`. 0 where a record
    /// came whose key could not be read: each of them may be that one.
    Result<std::uint64_t> count_missing_of(const FeedKey& feed, const Parent& parent,
                                           std::span<const Page> pages);
    /// The parent of that key, as in _changes, live or not, for one read of its records. Where the mirror has
    /// no such row, as much as the key says; empty where that is not enough.
    Result<std::optional<Parent>> find_parent(const FeedKey& feed, const Feed& way, const std::string& key);
    /// The keys of the rows that count_missing_of() counts.
    Result<std::vector<std::string>> missing_keys_of(const FeedKey& feed, const Parent& parent,
                                                     std::span<const Page> pages);
    /// Writes one parent's records, notes that it was read, and where `mark_missing_deleted` is set buries
    /// those that did not come (of a parent that is Gone: all of them), in one transaction.
    Result<ApplyOutcome> apply_children(const FeedKey& feed, const Parent& parent, ParentAnswer answer,
                                        std::span<const Page> pages, bool mark_missing_deleted);

    /// A pass over parents has ended that did not bury `held` missing rows because of the brake. What an
    /// earlier one held stays noted where that was more.
    Result<> note_deletes_withheld(const FeedKey& feed, std::uint64_t held);
    /// Every parent was read since `began`, but for those that were put off, and no more than `held` rows are
    /// missing.
    Result<> finish_all_parents(const FeedKey& feed, Timestamp began, std::uint64_t held);

    /// Writes the records of `page` whatever the mirror holds, equal and newer ones too: for the repair of
    /// rows that are not what their JSON says.
    Result<ApplyOutcome> replace(const FeedKey& feed, const Page& page);

    /// Gives tombstones to the live rows with these keys, written as in _changes: for the repair of rows
    /// whose records were asked for one by one and are gone. Returns how many.
    Result<std::uint64_t> mark_keys_deleted(const FeedKey& feed, std::span<const std::string> keys,
                                            DeletedReason reason = DeletedReason::Missing);
    /// Removes what lies under keys that no record has: a row that got another key behind the mirror's back,
    /// and child rows of no row.
    Result<> erase_keys(const FeedKey& feed, std::span<const std::string> keys);

    /// Removes lines of the change log that are older than `before`, but never the newest one, and none that
    /// a per-parent feed has still to look at. A step that holds up no other work; returns how many went, 0
    /// where none is left.
    Result<std::uint64_t> prune_changes(Timestamp before);

    /// Copies the write-ahead log into the file as far as readers let it, without waiting for them, and
    /// empties it when everything was copied. False: readers held something up. Where little was written
    /// since the last call, the memory of the page cache is given back.
    Result<bool> checkpoint();

    /// The files that others than owner and group could read when it was opened, and can no longer.
    const std::vector<std::filesystem::path>& made_private() const;

    /// The file, by the name by which it was opened. From any thread.
    std::filesystem::path path() const;
    /// False: the file was deleted, or another one has its name. What is written from then on is lost. From
    /// any thread.
    bool is_in_place() const;

    /// Rows that were inserted, changed or removed since open(), in whichever table: where the number stands
    /// still, the tables are as they were. From any thread; true once the call that wrote has returned.
    std::uint64_t rows_written() const;

 private:
    struct Impl;
    explicit Mirror(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace stmirror::mirror
