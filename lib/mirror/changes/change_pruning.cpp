// SPDX-License-Identifier: MIT
#include "mirror/changes/change_pruning.hpp"

#include <algorithm>
#include <limits>
#include <string>

#include "mirror/sqlite/statement.hpp"
#include "mirror/sqlite/write_connection.hpp"

namespace stmirror::mirror {
namespace {

/// Returns the last change that all per-parent feeds with a pass since `before` have processed. If there is
/// no such feed, returns a number above that of every change.
std::int64_t noted_by_all(SQLite::Database& database, std::string_view before) {
    // Leaves out cursors that are not numbers. They are not positions in the log, and a feed with such a
    // cursor first compares all parents.
    Statement select(database,
                     "SELECT min(CAST(position AS INTEGER)) FROM (SELECT"
                     "  iif(fallback = 0, cursor, fallback_cursor) AS position FROM _feeds"
                     "  WHERE kind = 'per_parent' AND last_attempt >= ?)"
                     " WHERE position <> '' AND position NOT GLOB '*[^0-9]*'");
    select.bind_all(before);
    select.step();
    return select.is_null(0) ? std::numeric_limits<std::int64_t>::max() - 1 : select.integer(0);
}

std::uint64_t prune_step(SQLite::Database& database, Timestamp before) {
    const auto time = before.to_string();
    const auto first = integer_of(database, "SELECT min(seq) FROM _changes");
    const auto newest = integer_of(database, "SELECT max(seq) FROM _changes");
    auto end = std::min({newest, noted_by_all(database, time) + 1, first + pruned_lines_max});
    // Removes lines only from the start, so that no gap appears where the clock was once set back.
    Statement young(database, "SELECT seq FROM _changes WHERE seq < ? AND at >= ? ORDER BY seq LIMIT 1");
    young.bind_all(end, std::string_view(time));
    if (young.step()) { end = young.integer(0); }
    Statement remove(database, "DELETE FROM _changes WHERE seq < ?");
    remove.bind_all(end);
    remove.run();
    return static_cast<std::uint64_t>(database.getChanges());
}

}  // namespace

Result<std::uint64_t> ChangePruning::prune(Timestamp before) {
    return connection_.in_transaction([&] { return prune_step(connection_.database(), before); });
}

}  // namespace stmirror::mirror
