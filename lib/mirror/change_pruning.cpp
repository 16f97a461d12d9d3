// SPDX-License-Identifier: MIT
#include "mirror/change_pruning.hpp"

#include <algorithm>
#include <limits>
#include <string>

namespace stmirror::mirror {
namespace {

/// The line up to which every per-parent feed has noted its parents.
std::int64_t noted_by_all(SQLite::Database& database, std::string_view before) {
    // A cursor that is no number is none in the log: such a feed begins by looking at all parents.
    Statement select(database,
                     "SELECT min(CAST(position AS INTEGER)) FROM (SELECT"
                     "  iif(fallback = 0, cursor, fallback_cursor) AS position FROM _feeds"
                     "  WHERE kind = 'per_parent' AND last_attempt >= ?)"
                     " WHERE position <> '' AND position NOT GLOB '*[^0-9]*'");
    select.bind_all(before);
    select.step();
    return select.is_null(0) ? std::numeric_limits<std::int64_t>::max() - 1 : select.integer(0);
}

}  // namespace

ChangePruning::ChangePruning(SQLite::Database& database, Timestamp before)
    : database_(database), remove_(database, "DELETE FROM _changes WHERE seq >= ? AND seq < ?") {
    const auto time = before.to_string();
    first_ = integer_of(database, "SELECT min(seq) FROM _changes");
    const auto newest = integer_of(database, "SELECT max(seq) FROM _changes");
    end_ = std::min(newest, noted_by_all(database, time) + 1);
    // Only lines at the start go, so that no gap comes about where the clock was once set back.
    Statement young(database, "SELECT seq FROM _changes WHERE seq < ? AND at >= ? ORDER BY seq LIMIT 1");
    young.bind_all(end_, std::string_view(time));
    if (young.step()) {
        end_ = young.integer(0);
    }
}

std::uint64_t ChangePruning::step() {
    const auto end = std::min(end_, first_ + lines_in_step);
    remove_.bind_all(first_, end);
    remove_.run();
    first_ = end;
    return static_cast<std::uint64_t>(database_.getChanges());
}

}  // namespace stmirror::mirror
