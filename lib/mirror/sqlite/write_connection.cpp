// SPDX-License-Identifier: MIT
#include "mirror/sqlite/write_connection.hpp"

#include <malloc.h>
#include <sqlite3.h>

#include <system_error>

namespace stmirror::mirror {
namespace {

/// Calls inspect() first, so that no lock file is created next to another program's file.
WriterLock lock_what_is_ours(const std::filesystem::path& path, std::int64_t newest_version) {
    inspect(path, newest_version);
    return WriterLock(path);
}

}  // namespace

WriteConnection::WriteConnection(const std::filesystem::path& path, std::int64_t newest_version,
                                 const std::function<SQLite::Database()>& open)
    : path_(path.string()),
      lock_(lock_what_is_ours(path, newest_version)),
      file_(path),
      made_private_(keep_private(path, newest_version)),
      database_(open()),
      number_(path),
      log_(database_) {
    file_.keep();
}

SQLite::Transaction WriteConnection::begin() {
    database_.setBusyTimeout(is_locked_by_others_ ? 0 : busy_timeout_ms);
    is_locked_by_others_ = false;
    try {
        return SQLite::Transaction(database_, SQLite::TransactionBehavior::IMMEDIATE);
    } catch (const SQLite::Exception& exception) {
        is_locked_by_others_ = exception.getErrorCode() == SQLITE_BUSY;
        throw;
    }
}

void WriteConnection::commit(SQLite::Transaction& transaction, bool is_backfill) {
    transaction.commit();
    rows_written_ = static_cast<std::uint64_t>(sqlite3_total_changes64(database_.getHandle()));
    log_.after_commit(is_backfill);
}

bool WriteConnection::checkpoint() {
    log_.checkpoint();
    give_back_cache();
    return log_.is_empty();
}

/// Releases the page cache if little was written, because the cache pays off only for long runs of writes. A
/// tail or a background refresh touches a few pages, which the system's own cache holds. Returns the memory
/// to the system at once, because glibc keeps what is freed below other blocks.
void WriteConnection::give_back_cache() {
    constexpr std::int64_t stream = 10'000;
    const auto written = sqlite3_total_changes64(database_.getHandle());
    if (written - written_before_ < stream) {
        sqlite3_db_release_memory(database_.getHandle());
        ::malloc_trim(0);
    }
    written_before_ = written;
}

bool WriteConnection::is_in_place() const {
    std::error_code unknown;  // set if this user may not look at the file, which then counts as in place
    const bool exists = std::filesystem::exists(path_, unknown);
    return unknown || (exists && FileNumber(path_) == number_);
}

}  // namespace stmirror::mirror
