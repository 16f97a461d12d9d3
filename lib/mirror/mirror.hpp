// SPDX-License-Identifier: MIT
// The mirror: one SQLite file with a table for each resource, and the one connection that writes to it. A
// page and the cursor that stands for it commit together or not at all. Nothing above this module knows
// SQLite.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "catalogue/catalogue.hpp"
#include "catalogue/page.hpp"
#include "mirror/feed_state.hpp"
#include "mirror/parent_progress.hpp"
#include "mirror/record_decoder.hpp"

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

/// Which walk a cursor belongs to.
enum class Walk {
    Main,      ///< the feed's own
    Rewalk,    ///< the repeated walk from the start, booked after a refused token; the main cursor stays
    Fallback,  ///< of the fallback that reads instead of a refused feed; the main cursor stays
};

/// Opaque to the mirror: what the feed asks for next.
struct CursorUpdate {
    Walk walk = Walk::Main;
    std::string cursor;
    bool may_wait = false;  ///< need not be written where the pages brought nothing to write
};

/// What apply() did, record by record. An unchanged record cost no write.
struct ApplyOutcome {
    std::uint64_t inserted = 0;
    std::uint64_t updated = 0;
    std::uint64_t restored = 0;  ///< had a tombstone, and came back
    std::uint64_t unchanged = 0;
    std::uint64_t outdated = 0;  ///< older than the mirrored one, ignored
    std::uint64_t quarantined = 0;
    std::uint64_t deleted = 0;                 ///< got a tombstone
    std::optional<Timestamp> newest_modified;  ///< the newest change that the feed has mirrored by then
    std::vector<std::string>
        new_fields;  ///< JSON fields that the catalogue does not know and nobody saw before
    ApplyOutcome& operator+=(const ApplyOutcome& other);
    std::uint64_t records() const;  ///< all that came
    std::uint64_t written() const;  ///< inserted, updated, restored and deleted
};

/// Why a row got its tombstone: the text of _deleted_reason.
enum class DeletedReason {
    Missing,     ///< "missing": a complete read lacks it, and its look-up found nothing
    ParentGone,  ///< "parent_gone": its parent is gone
};

/// A live row that a complete read has not met.
struct MissingRow {
    std::int64_t row_id = 0;          ///< good as long as the mirror is open
    std::string key;                  ///< as in _changes
    std::vector<std::string> values;  ///< of the columns that were asked for, as text
};

struct MissingCount {
    std::uint64_t live = 0;     ///< rows without a tombstone
    std::uint64_t missing = 0;  ///< of these, not met by the complete read
    /// Records that came without a key that could be read: any of the missing rows may be one of them.
    std::uint64_t unreadable = 0;
};

/// A column's value that owns its text.
using OwnedCell = std::variant<std::monostate, std::int64_t, double, std::string>;

/// A row of the resource that a per-parent feed reads for.
struct Parent {
    OwnedCell id;                           ///< its key; a parent has one key column
    std::vector<std::string> placeholders;  ///< values of the columns in Feed::parent_keys, in their order
    std::vector<OwnedCell> columns;  ///< for each column of the resource with Column::parent: its value
    std::int64_t hash = 0;           ///< of the row that was looked at: a later change makes it due again
    int failures = 0;                ///< requests for it that failed in a row
};

/// Which parents may be read besides those that are due at once.
struct ParentTurns {
    /// Those that were last read before that time, the longest ago first.
    std::optional<Timestamp> rotation_before{};
    /// Those that could not be read and whose next try was due by that time, the one due longest first.
    std::optional<Timestamp> retry_until{};
};

/// What came back for one parent.
enum class ParentAnswer {
    Read,     ///< its records, all of them
    Gone,     ///< 404: the API no longer shows the parent
    Refused,  ///< 409: the API does not show this parent's records; what is mirrored stays
};

/// One finished pass of a feed, for _feeds and _runs.
struct PassRecord {
    FeedId feed;
    std::string kind;  ///< how it was read: "export", "list", …
    Timestamp started;
    Timestamp ended;
    std::uint64_t requests = 0;
    ApplyOutcome outcome;
    std::optional<std::string> error;  ///< one line without personal data; empty: it caught up
    bool is_past = false;  ///< read everything beside what catches up: the feed's health is not its business
    /// Need not be written where it wrote nothing and the health that stands there says the same, not longer
    /// ago than idle_write_interval.
    bool may_wait = false;
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
    Result<ApplyOutcome> apply(const FeedId& feed, std::span<const Page> pages,
                               const std::optional<CursorUpdate>& cursor);

    Result<FeedState> feed_state(const FeedId& feed);
    /// The main walk has reached its end: makes the secondary indexes once, at the end of the first backfill.
    Result<> finish_backfill(const FeedId& feed);
    /// Sets the main cursor to `cursor` and books a re-walk from the start, together.
    Result<> restart_from(const FeedId& feed, const std::string& cursor);
    /// A re-walk from the start is due; the main cursor stays.
    Result<> book_rewalk(const FeedId& feed);
    /// The re-walk reached its end.
    Result<> finish_rewalk(const FeedId& feed);
    Result<> record_pass(const PassRecord& pass);
    /// These feeds last caught up then: for passes that were not recorded.
    Result<> note_caught_up(std::span<const std::pair<FeedId, Timestamp>> feeds);
    /// One that ended badly leaves the time of the last good one.
    Result<> record_proof(const ProofRecord& proof);
    Result<> record_comparison(const ComparisonRecord& comparison);

    /// Its own feed was refused: from now on the fallback (counted from 1) reads it, from the fallback's
    /// cursor. 0: back to its own feed; books a re-walk, for the fallback may have written records in another
    /// form.
    Result<> use_fallback(const FeedId& feed, std::size_t fallback);

    /// A complete read begins: from now on apply() notes which rows came, whichever cursor they come with.
    /// What was noted before is forgotten. The notes live as long as this object: a read that a restart
    /// interrupts begins again.
    Result<> begin_complete_read(const FeedId& feed);
    /// Rows without a tombstone.
    Result<std::uint64_t> count_live(const FeedId& feed);
    /// This and the next three fail where no complete read is under way in this process.
    Result<MissingCount> count_missing(const FeedId& feed);
    /// Up to `rows_max` missing rows, with the values of `columns`, behind the row `after` (0: from the
    /// first).
    Result<std::vector<MissingRow>> missing_rows(const FeedId& feed, const std::vector<std::string>& columns,
                                                 std::int64_t after, std::size_t rows_max);
    /// Gives tombstones to those rows that are still missing. Returns how many.
    Result<std::uint64_t> bury(const FeedId& feed, std::span<const MissingRow> rows, DeletedReason reason);
    /// The complete read reached its end. `held`: rows that would have been buried, had the brake let them.
    /// `may_wait`: what stands there of the last one is as good, not longer ago than idle_write_interval.
    Result<> finish_complete_read(const FeedId& feed, Timestamp began, std::uint64_t held,
                                  bool may_wait = false);

    /// Takes note of the parents that came, changed or went since the last call: each new or changed one is
    /// due at once. The feed's cursor is the position in the change log up to which that is done. `way` is
    /// the feed or fallback in use. Returns how far the feed has come.
    Result<ParentProgress> note_parents(const FeedId& feed, const Feed& way);
    /// Everything is due again, as for a sweep, also what could not be read.
    Result<> make_all_parents_due(const FeedId& feed);
    /// Parents that are due, those that were read before first, then the newest; behind them those of
    /// `turns`, until `parents_max`. A parent that got a tombstone is due once more while it has live
    /// records, for the API to say what became of them. Left out are parents without a value for one of the
    /// placeholders: nobody can ask for them.
    Result<std::vector<Parent>> next_parents(const FeedId& feed, const Feed& way, const ParentTurns& turns,
                                             std::size_t parents_max);
    Result<bool> was_parent_read_since(const FeedId& feed, const Parent& parent, Timestamp time);
    /// How many parents there are whose turn comes by itself and that were read before that time.
    Result<std::uint64_t> count_parents_read_before(const FeedId& feed, Timestamp time);
    /// The parent could not be read: it is not asked again before `retry_at`, even where it changes. Its
    /// records stay as they are.
    Result<> put_parent_off(const FeedId& feed, const Parent& parent, Timestamp retry_at,
                            const std::string& error);
    /// Why one of those could not be read that were put off; empty: there are none.
    Result<std::string> parent_error(const FeedId& feed);
    /// How many live rows of the feed's table belong to the parent and are none of `pages`. 0 where a record
    /// came whose key could not be read: each of them may be that one.
    Result<std::uint64_t> count_missing_of(const FeedId& feed, const Parent& parent,
                                           std::span<const Page> pages);
    /// The parent of that key, as in _changes, live or not, for one read of its records. Where the mirror has
    /// no such row, as much as the key says; empty where that is not enough.
    Result<std::optional<Parent>> find_parent(const FeedId& feed, const Feed& way, const std::string& key);
    /// The keys of the rows that count_missing_of() counts.
    Result<std::vector<std::string>> missing_keys_of(const FeedId& feed, const Parent& parent,
                                                     std::span<const Page> pages);
    /// Writes one parent's records, notes that it was read, and where `bury_missing` is set buries those that
    /// did not come (of a parent that is Gone: all of them), in one transaction.
    Result<ApplyOutcome> apply_children(const FeedId& feed, const Parent& parent, ParentAnswer answer,
                                        std::span<const Page> pages, bool bury_missing);

    /// A pass over parents has ended that did not bury `held` missing rows because of the brake. What an
    /// earlier one held stays noted where that was more.
    Result<> note_deletes_held(const FeedId& feed, std::uint64_t held);
    /// Every parent was read since `began`, but for those that were put off, and no more than `held` rows are
    /// missing.
    Result<> finish_all_parents(const FeedId& feed, Timestamp began, std::uint64_t held);

    /// Writes the records of `page` whatever the mirror holds, equal and newer ones too: for the repair of
    /// rows that are not what their JSON says.
    Result<ApplyOutcome> replace(const FeedId& feed, const Page& page);

    /// Gives tombstones to the live rows with these keys, written as in _changes: for the repair of rows
    /// whose records were asked for one by one and are gone. Returns how many.
    Result<std::uint64_t> bury_keys(const FeedId& feed, std::span<const std::string> keys,
                                    DeletedReason reason = DeletedReason::Missing);
    /// Removes what lies under keys that no record has: a row that got another key behind the mirror's back,
    /// and child rows of no row.
    Result<> erase_keys(const FeedId& feed, std::span<const std::string> keys);

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
