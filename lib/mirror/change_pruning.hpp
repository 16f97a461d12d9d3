// SPDX-License-Identifier: MIT
// Removes old lines from _changes, in steps that each fit a short transaction of the caller's. Throws
// SQLite::Exception.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>

#include "base/timestamp.hpp"
#include "mirror/statement.hpp"

namespace stmirror::mirror {

class ChangePruning {
 public:
    /// Finds the lines at the log's start that are older than `before`: never the newest one, by which the
    /// numbers go on, and none that a per-parent feed has still to look at. A feed that has not been tried
    /// since `before` is given up on: it holds no lines, and will find its parents without them.
    ChangePruning(SQLite::Database& database, Timestamp before);

    bool is_done() const { return first_ >= end_; }
    /// Removes the next lines; how many.
    std::uint64_t step();

    static constexpr std::int64_t lines_in_step = 10'000;

 private:
    SQLite::Database& database_;
    Statement remove_;
    std::int64_t first_ = 0;
    std::int64_t end_ = 0;  ///< the first line that stays
};

}  // namespace stmirror::mirror
