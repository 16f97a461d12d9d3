// SPDX-License-Identifier: MIT
#include "mirror/change_reader.hpp"

#include <algorithm>
#include <limits>

#include "mirror/statement.hpp"

namespace stmirror::mirror {
namespace {

/// What no integer of SQLite exceeds.
std::int64_t bounded(std::uint64_t value) {
    constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    return static_cast<std::int64_t>(std::min(value, most));
}

}  // namespace

ChangeRange change_range(SQLite::Database& database) {
    // Two searches of the key in one statement, and so at one moment; min() beside max() would read it all.
    Statement select(database,
                     "SELECT (SELECT coalesce(min(seq), 0) FROM _changes),"
                     " (SELECT coalesce(max(seq), 0) FROM _changes)");
    select.step();
    return {static_cast<std::uint64_t>(select.integer(0)), static_cast<std::uint64_t>(select.integer(1))};
}

std::vector<Change> changes(SQLite::Database& database, std::uint64_t after, const std::string& resource,
                            std::size_t lines_max) {
    Statement select(database, "SELECT seq, tenant_id, resource, key, kind, at FROM _changes WHERE seq > ?1" +
                                   std::string(resource.empty() ? "" : " AND resource = ?3") +
                                   " ORDER BY seq LIMIT ?2");
    select.bind(1, bounded(after));
    select.bind(2, bounded(lines_max));
    if (!resource.empty()) {
        select.bind(3, std::string_view(resource));
    }
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
    return lines;
}

}  // namespace stmirror::mirror
