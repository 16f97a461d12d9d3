// SPDX-License-Identifier: MIT
// Decides when to checkpoint the write-ahead log, and does it. SQLite's automatic checkpoint is off: it would
// run too often during a backfill. Call only between transactions and on the store thread.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>

namespace stmirror::mirror {

class WriteAheadLog {
 public:
    /// Also sets the hook that counts frames, so create at most one for a connection.
    explicit WriteAheadLog(SQLite::Database& database);
    ~WriteAheadLog();
    WriteAheadLog(const WriteAheadLog&) = delete;
    WriteAheadLog& operator=(const WriteAheadLog&) = delete;

    /// Checkpoints if the log has grown large. The limit is higher in a backfill. Its rows do not arrive in
    /// key order, so many commits touch the same page of the key's index. With the higher limit, that page is
    /// copied only once.
    void after_commit(bool is_backfill);
    /// Copies as much into the file as readers allow, without waiting. Empties the log if that was
    /// everything. Does nothing if the log is empty. Throws SQLite::Exception.
    void checkpoint();
    /// Returns whether the log is empty, as far as this connection knows. Returns false if the last
    /// checkpoint had to leave frames because of readers.
    bool is_empty() const { return was_emptied_ && frames_ == 0; }

    /// The log may grow to this many bytes before it is checkpointed.
    static constexpr std::int64_t steady_limit_bytes = 64LL * 1024 * 1024;
    static constexpr std::int64_t backfill_limit_bytes = 256LL * 1024 * 1024;

 private:
    SQLite::Database& database_;
    std::int64_t page_bytes_;
    std::int64_t frames_ = 0;
    /// The log was emptied at least once. Before that, an earlier process may have left frames.
    bool was_emptied_ = false;
    std::int64_t frames_left_ = 0;  ///< frames that the last checkpoint left because of readers
};

}  // namespace stmirror::mirror
