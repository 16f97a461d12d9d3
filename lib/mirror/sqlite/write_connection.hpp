// SPDX-License-Identifier: MIT
// The only connection that writes: the right to write to the file, its transactions and its write-ahead log.
// The roles of a Mirror work through it. The store's thread only, except where a call says otherwise.
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
    /// while the lock is held. Refuses what inspect() refuses.
    WriteConnection(const std::filesystem::path& path, std::int64_t newest_version,
                    const std::function<SQLite::Database()>& open);

    SQLite::Database& database() { return database_; }

    /// Runs `work`, which writes nothing, and returns its result or the failure.
    template <class Work>
    auto read(Work&& work) {
        return guarded(path_, std::forward<Work>(work));
    }

    /// Runs `work` in a transaction of its own and returns its result or the failure.
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
    /// Waits once for another program that locks the file for long. After that, calls fail at once until one
    /// finds the file free. Otherwise every queued call would wait in turn and delay error reports and
    /// shutdown.
    SQLite::Transaction begin();
    /// Checkpoints the write-ahead log afterwards if it has grown large.
    void commit(SQLite::Transaction& transaction, bool is_backfill);

    /// Returns whether the write-ahead log is empty now.
    bool checkpoint();

    const std::vector<std::filesystem::path>& made_private() const { return made_private_; }
    /// This call and the next two may come from any thread.
    const std::string& path() const { return path_; }
    bool is_in_place() const;
    std::uint64_t rows_written() const { return rows_written_; }

 private:
    void give_back_cache();

    std::string path_;
    WriterLock lock_;
    NewMirrorFile file_;  ///< declared before the database, so that it is destroyed after it
    std::vector<std::filesystem::path> made_private_;
    SQLite::Database database_;
    FileNumber number_;  ///< of the file that is open
    WriteAheadLog log_;
    bool is_locked_by_others_ = false;
    std::atomic<std::uint64_t> rows_written_ = 0;
    std::int64_t written_before_ = 0;  ///< total rows written on this connection at the last checkpoint()
};

}  // namespace stmirror::mirror
