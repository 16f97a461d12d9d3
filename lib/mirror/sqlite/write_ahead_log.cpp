// SPDX-License-Identifier: MIT
#include "mirror/sqlite/write_ahead_log.hpp"

#include <sqlite3.h>

#include "mirror/sqlite/database_file.hpp"
#include "mirror/sqlite/statement.hpp"

namespace stmirror::mirror {
namespace {

int count_frames(void* counter, sqlite3* /*database*/, const char* /*schema*/, int frames) {
    *static_cast<std::int64_t*>(counter) = frames;
    return SQLITE_OK;
}

}  // namespace

WriteAheadLog::WriteAheadLog(SQLite::Database& database)
    : database_(database), page_bytes_(integer_of(database, "PRAGMA page_size")) {
    sqlite3_wal_hook(database_.getHandle(), count_frames, &frames_);
}

WriteAheadLog::~WriteAheadLog() { sqlite3_wal_hook(database_.getHandle(), nullptr, nullptr); }

void WriteAheadLog::after_commit(bool is_backfill) {
    const auto limit_bytes = is_backfill ? backfill_limit_bytes : steady_limit_bytes;
    if ((frames_ - frames_left_) * page_bytes_ < limit_bytes) { return; }
    try {
        checkpoint();
    } catch (const SQLite::Exception&) {
        // The commit is valid even if the checkpoint fails; a persistent disk error fails the next commit.
        frames_left_ = frames_;
    }
}

void WriteAheadLog::checkpoint() {
    if (is_empty()) { return; }
    int in_log = 0;
    int copied = 0;
    auto* handle = database_.getHandle();
    const int passive =
        sqlite3_wal_checkpoint_v2(handle, nullptr, SQLITE_CHECKPOINT_PASSIVE, &in_log, &copied);
    if (passive != SQLITE_OK && passive != SQLITE_BUSY) { throw SQLite::Exception(handle, passive); }
    frames_left_ = in_log - copied;
    if (passive == SQLITE_BUSY || frames_left_ > 0) {
        frames_left_ = frames_;
        return;
    }
    database_.setBusyTimeout(0);
    const int truncate =
        sqlite3_wal_checkpoint_v2(handle, nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    database_.setBusyTimeout(busy_timeout_ms);
    if (truncate == SQLITE_OK) {
        frames_ = 0;
        was_emptied_ = true;
    } else if (truncate != SQLITE_BUSY) {
        throw SQLite::Exception(handle, truncate);
    }
}

}  // namespace stmirror::mirror
