// SPDX-License-Identifier: MIT
// The only connection that writes. Owns the lock of the file, its transactions and its write-ahead log. The
// parts of Mirror use it. Call only on the store thread, unless a comment says otherwise.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "mirror/sqlite/database_error.hpp"
#include "mirror/sqlite/database_file.hpp"
#include "mirror/sqlite/own_file.hpp"
#include "mirror/sqlite/write_ahead_log.hpp"

namespace stmirror::mirror {

class WriteConnection {
 public:
    /// Locks the file for writing, and creates it if it is missing. `open` opens and prepares the database
    /// while the lock is held. Throws what inspect() throws.
    WriteConnection(const std::filesystem::path& path, std::int64_t newest_version,
                    const std::function<SQLite::Database()>& open);

    SQLite::Database& database() { return database_; }

    /// Runs `work` and returns its result or the failure. `work` must write nothing.
    template <class Work>
    auto read(Work&& work) {
        return guarded(path_, std::forward<Work>(work));
    }

    /// Runs `work` in its own transaction and returns its result or the failure.
    template <class Work>
    auto in_transaction(Work&& work) {
        return guarded(path_, [&] {
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
    /// Begins a transaction. Waits only once for another program that locks the file for long. After that,
    /// calls fail at once until one finds the file free. Otherwise every queued call would wait in turn and
    /// delay error reports and shutdown.
    SQLite::Transaction begin();
    /// Commits. Then checkpoints the write-ahead log if it has grown large.
    void commit(SQLite::Transaction& transaction, bool is_backfill);

    /// Checkpoints the write-ahead log. Returns whether it is empty now.
    bool checkpoint();

    const std::vector<std::filesystem::path>& made_private() const { return made_private_; }
    /// path(), is_in_place() and rows_written() may be called on any thread.
    const std::string& path() const { return path_; }
    bool is_in_place() const;
    std::uint64_t rows_written() const { return rows_written_; }

 private:
    void give_back_cache();

    std::string path_;
    WriterLock lock_;
    NewMirrorFile file_;  ///< declared before the database, so that the database is destroyed first
    std::vector<std::filesystem::path> made_private_;
    SQLite::Database database_;
    FileNumber number_;  ///< identifies the open file
    WriteAheadLog log_;
    bool is_locked_by_others_ = false;
    std::atomic<std::uint64_t> rows_written_ = 0;
    std::int64_t written_before_ = 0;  ///< total rows written on this connection at the last checkpoint()
};

}  // namespace stmirror::mirror
