// SPDX-License-Identifier: MIT
// What a Mirror is made of: the one connection that writes, and the writers of each kind of table, which keep
// their prepared statements. Seen only by the files that define Mirror's calls. The store's thread only.
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

    /// Throws where the catalogue does not have it.
    const Resource& resource(const std::string& name) const;
    RecordWriter& writer(const std::string& name);
    /// Throws where none is under way.
    Sweep& sweep(const FeedKey& feed);

    ApplyOutcome apply(const FeedKey& feed, std::span<const Page> pages,
                       const std::optional<CursorUpdate>& cursor);
    ApplyOutcome apply_children(const FeedKey& feed, const Parent& parent, ParentAnswer answer,
                                std::span<const Page> pages, bool mark_missing_deleted);
    /// These two in the caller's transaction.
    ApplyOutcome write_pages(const FeedKey& feed, std::span<const Page> pages, WriteMode mode);
    std::uint64_t mark_deleted(const FeedKey& feed, std::span<const MissingRow> rows, DeletedReason reason);
    /// The live records that hang on these go with them.
    void mark_dependents_deleted(const FeedKey& feed, std::span<const MissingRow> rows);

    /// Only a stream of rows is worth the memory of a cache: what a tail or a rotation touches is a handful
    /// of pages, which the system has in its own.
    void give_back_cache() {
        constexpr std::int64_t stream = 10'000;
        const auto written = sqlite3_total_changes64(database.getHandle());
        if (written - written_before < stream) sqlite3_db_release_memory(database.getHandle());
        written_before = written;
    }

    /// Runs `work` in a transaction of its own and returns what it returns.
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
    /// Another program that holds the file for long is waited for once. From then on calls fail at once,
    /// until one of them finds the file free: a queue of them, each with its wait, would keep errors and the
    /// end of the program waiting.
    SQLite::Transaction begin();
    void commit(SQLite::Transaction& transaction, bool is_backfill) {
        transaction.commit();
        rows_written = static_cast<std::uint64_t>(sqlite3_total_changes64(database.getHandle()));
        log.after_commit(is_backfill);
    }

    /// The same for work on _parents, of which more is remembered than what is in the file.
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
    NewMirrorFile file;  ///< before the database, which is closed before it goes
    std::vector<std::filesystem::path> made_private;
    SQLite::Database database;
    FileNumber number;  ///< of the file that is written to
    bool is_held_by_others = false;
    WriteAheadLog log;
    FeedTable feeds;
    ParentTable parents;
    ChangeLog changes;
    Quarantine quarantine;
    UnknownFields unknown_fields;
    std::map<std::string, RecordWriter, std::less<>> writers;
    std::map<FeedKey, Sweep> sweeps;
    std::atomic<std::uint64_t> rows_written = 0;  ///< read by other threads too
    std::int64_t written_before = 0;  ///< rows that this connection had written at the last checkpoint()

 private:
    /// What a record on its way meets.
    struct Writing {
        RecordWriter& records;
        Sweep* read;  ///< null: none is under way
        WriteMode mode;
    };
    void write_page(const Writing& writing, const Page& page, ApplyOutcome& outcome);
    void write_row(const Writing& writing, const Source& source, ApplyOutcome& outcome);
};

}  // namespace stmirror::mirror
