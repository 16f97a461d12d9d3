// SPDX-License-Identifier: MIT
#include "mirror/changes/change_reader.hpp"

#include <algorithm>
#include <limits>
#include <string_view>

#include "base/problem.hpp"
#include "mirror/sqlite/statement.hpp"

namespace stmirror::mirror {
namespace {

/// Clamps the value so that it and its successor fit into an SQLite integer.
std::int64_t bounded(std::uint64_t value) {
    constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()) - 1;
    return static_cast<std::int64_t>(std::min(value, most));
}

[[noreturn]] void refuse(const std::string& what) {
    throw ProblemException({Errc::TooOld, what, {}, advice(Errc::TooOld)});
}

void require_next(const std::vector<Change>& lines, const ChangePosition& after) {
    const auto position = std::to_string(after.seq);
    // The newest line is never pruned. If there is neither the line of `after` nor a later one, this is a
    // different log.
    if (lines.empty() && after.seq > 0) {
        refuse("the change log ends before change " + position +
               ": the mirror was created again or restored from a copy");
    }
    if (!lines.empty() && lines.front().seq > after.seq + 1) {
        refuse("change " + position + " is too old: the change log begins with change " +
               std::to_string(lines.front().seq));
    }
    const bool is_there = !lines.empty() && lines.front().seq == after.seq;
    if (is_there && !after.at.empty() && lines.front().at != after.at) {
        refuse("change " + position + " has the time " + lines.front().at + ", not " + after.at +
               ": the mirror was created again or restored from a copy, or lost its last changes in a power "
               "failure");
    }
}

}  // namespace

ChangeRange change_range(SQLite::Database& database) {
    // One statement reads both values, so that they are from the same moment. Two searches of the key are
    // fast, but min() and max() in one SELECT would scan the table.
    Statement select(database,
                     "SELECT (SELECT coalesce(min(seq), 0) FROM _changes),"
                     " (SELECT coalesce(max(seq), 0) FROM _changes)");
    select.step();
    return {static_cast<std::uint64_t>(select.integer(0)), static_cast<std::uint64_t>(select.integer(1))};
}

std::vector<Change> changes(SQLite::Database& database, const ChangePosition& after, std::size_t lines_max) {
    // Includes the line at the position itself, if it still exists, to check that the log is the same.
    Statement select(database,
                     "SELECT seq, tenant_id, resource, key, kind, at FROM _changes WHERE seq >= ?"
                     " ORDER BY seq LIMIT ?");
    select.bind_all(bounded(after.seq), bounded(lines_max) + 1);
    std::vector<Change> lines;
    while (select.step()) {
        auto& line = lines.emplace_back();
        line.seq = static_cast<std::uint64_t>(select.integer(0));
        line.tenant_id = select.integer(1);
        line.resource = select.text(2);
        line.key = select.text(3);
        line.kind = select.text(4);
        line.at = select.text(5);
    }
    require_next(lines, after);
    if (!lines.empty() && lines.front().seq == after.seq) { lines.erase(lines.begin()); }
    lines.resize(std::min(lines.size(), lines_max));
    return lines;
}

std::vector<std::string> key_columns(SQLite::Database& database, const std::string& table) {
    // The key begins with the tenant.
    Statement select(database, "SELECT name FROM pragma_table_info(?) WHERE pk > 1 ORDER BY pk");
    select.bind_all(std::string_view(table));
    std::vector<std::string> names;
    while (select.step()) { names.emplace_back(select.text(0)); }
    return names;
}

}  // namespace stmirror::mirror
