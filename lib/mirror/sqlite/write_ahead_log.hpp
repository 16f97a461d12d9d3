// SPDX-License-Identifier: MIT
// Decides when the write-ahead log is copied into the file, and does it. SQLite's own automatic checkpoint is
// off: it comes too often for a backfill. Used between transactions, on the store's thread.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>

namespace stmirror::mirror {

class WriteAheadLog {
 public:
    /// Also sets the hook that counts the frames: at most one of these for a connection.
    explicit WriteAheadLog(SQLite::Database& database);
    ~WriteAheadLog();
    WriteAheadLog(const WriteAheadLog&) = delete;
    WriteAheadLog& operator=(const WriteAheadLog&) = delete;

    /// Checkpoints where the log has grown large. A backfill may grow it further: its rows come in no order
    /// of key, and a page of the key's index that many commits touched is then copied once.
    void after_commit(bool is_backfill);
    /// Copies what readers allow, without waiting; empties the log when that was all. Does nothing where the
    /// log is empty. Throws what SQLite says.
    void checkpoint();
    /// As far as this connection knows; false where the last checkpoint had to leave something to readers.
    bool is_empty() const { return was_emptied_ && frames_ == 0; }

    /// In bytes: what it may hold until it is checkpointed.
    static constexpr std::int64_t steady_limit_bytes = 64LL * 1024 * 1024;
    static constexpr std::int64_t backfill_limit_bytes = 256LL * 1024 * 1024;

 private:
    SQLite::Database& database_;
    std::int64_t page_bytes_;
    std::int64_t frames_ = 0;
    bool was_emptied_ = false;      ///< once: before that, what an earlier process left may be in it
    std::int64_t frames_left_ = 0;  ///< what the last checkpoint had to leave to readers
};

}  // namespace stmirror::mirror
