// SPDX-License-Identifier: MIT
// The parts of a Mirror: the only connection that writes, and a writer for each kind of table, which keeps
// its prepared statements. Included only by the files that define Mirror's calls. The store's thread only.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <atomic>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>

#include "mirror/changes/change_log.hpp"
#include "mirror/feeds/feed_table.hpp"
#include "mirror/feeds/parent_table.hpp"
#include "mirror/mirror.hpp"
#include "mirror/records/quarantine.hpp"
#include "mirror/records/record_writer.hpp"
#include "mirror/records/sweep.hpp"
#include "mirror/records/tombstones.hpp"
#include "mirror/sqlite/database_error.hpp"
#include "mirror/sqlite/database_file.hpp"
#include "mirror/sqlite/own_file.hpp"
#include "mirror/sqlite/write_ahead_log.hpp"

namespace stmirror::mirror {

struct Mirror::Impl {
    Impl(const OpenOptions& options, const Catalogue& all_resources, const Clock& time);

    /// Throws if the catalogue does not have it.
    const Resource& resource(const std::string& name) const;
    RecordWriter& writer(const std::string& name);
    /// Throws if no sweep of the feed is running.
    Sweep& sweep(const FeedKey& feed);

    ApplyOutcome apply(const FeedKey& feed, std::span<const Page> pages,
                       const std::optional<CursorUpdate>& cursor);
    ApplyOutcome apply_children(const FeedKey& feed, const Parent& parent, ParentAnswer answer,
                                std::span<const Page> pages, bool mark_missing_deleted);
    /// This call and the next run in the caller's transaction.
    ApplyOutcome write_pages(const FeedKey& feed, std::span<const Page> pages, WriteMode mode);
    std::uint64_t mark_deleted(const FeedKey& feed, std::span<const MissingRow> rows, DeletedReason reason);
    /// Also marks as deleted the live records that depend on these rows.
    void mark_dependents_deleted(const FeedKey& feed, std::span<const MissingRow> rows);

    /// The page cache pays off only for long runs of writes. A tail or a background refresh touches a few
    /// pages, which the cache of the system holds.
    void give_back_cache() {
        constexpr std::int64_t stream = 10'000;
        const auto written = sqlite3_total_changes64(database.getHandle());
        if (written - written_before < stream) sqlite3_db_release_memory(database.getHandle());
        written_before = written;
    }

    /// Runs `work` in a transaction of its own and returns its result.
    template <class Work>
    auto in_transaction(Work&& work) {
        return guarded(path, [&] {
            auto transaction = begin();
            if constexpr (std::is_void_v<std::invoke_result_t<Work>>) {
                work();
                commit(transaction, false);
            } else {
                auto result = work();
                commit(transaction, false);
                return result;
            }
        });
    }
    /// Waits once for another program that locks the file for long. After that, calls fail at once until one
    /// finds the file free. Otherwise every queued call would wait in turn and delay error reports and
    /// shutdown.
    SQLite::Transaction begin();
    void commit(SQLite::Transaction& transaction, bool is_backfill) {
        transaction.commit();
        rows_written = static_cast<std::uint64_t>(sqlite3_total_changes64(database.getHandle()));
        log.after_commit(is_backfill);
    }

    /// The same for work on _parents, which is also cached in memory: a failure clears the cache.
    template <class Work>
    auto with_parents(const FeedKey& feed, Work&& work) {
        auto result = in_transaction(std::forward<Work>(work));
        if (result.has_error()) {
            parents.forget(feed);
        }
        return result;
    }

    std::string path;
    const Catalogue& catalogue;
    const Clock& clock;
    WriterLock lock;
    NewMirrorFile file;  ///< declared before the database, so that it is destroyed after it
    std::vector<std::filesystem::path> made_private;
    SQLite::Database database;
    FileNumber number;  ///< of the file that is open
    bool is_held_by_others = false;
    WriteAheadLog log;
    FeedTable feeds;
    ParentTable parents;
    ChangeLog changes;
    Quarantine quarantine;
    UnknownFields unknown_fields;
    std::map<std::string, RecordWriter, std::less<>> writers;
    std::map<FeedKey, Sweep> sweeps;
    std::atomic<std::uint64_t> rows_written = 0;  ///< also read by other threads
    std::int64_t written_before = 0;  ///< total rows written on this connection at the last checkpoint()

 private:
    /// What write_page() and write_row() need for each record.
    struct Writing {
        RecordWriter& records;
        Sweep* read;  ///< null: no sweep is running
        WriteMode mode;
    };
    void write_page(const Writing& writing, const Page& page, ApplyOutcome& outcome);
    void write_row(const Writing& writing, const Source& source, ApplyOutcome& outcome);
};

}  // namespace stmirror::mirror
