// SPDX-License-Identifier: MIT
// Writes _changes, the log of changes to the rows of records. Its lines are numbered without gaps. Runs
// inside the caller's transaction, and the numbers are final when that transaction commits.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>

#include "mirror/sqlite/statement.hpp"

namespace stmirror::mirror {

enum class ChangeKind { Insert, Update, Delete, Restore };

class ChangeLog {
 public:
    explicit ChangeLog(SQLite::Database& database);

    /// Call before the first add() for a resource in each transaction. Reads the last number from the table,
    /// so that a rolled-back transaction leaves no gap.
    void begin(std::int64_t tenant_id, std::string_view resource, std::string_view now);
    /// Adds a line.
    void add(std::string_view key, ChangeKind kind);

    /// Returns the number of changes added since this object was made. Includes changes of a transaction that
    /// has not ended. May be called on any thread.
    std::uint64_t logged() const { return static_cast<std::uint64_t>(seq_ - first_); }

 private:
    std::int64_t last_seq();

    Statement last_;
    Statement insert_;
    std::int64_t first_ = 0;  ///< the last number when this object was made
    std::atomic<std::int64_t> seq_ = 0;
    std::int64_t tenant_id_ = 0;
    std::string resource_;
    std::string now_;
};

}  // namespace stmirror::mirror
