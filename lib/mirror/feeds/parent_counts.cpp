// SPDX-License-Identifier: MIT
#include "mirror/feeds/parent_counts.hpp"

#include "mirror/sqlite/statement.hpp"

namespace stmirror::mirror {

ParentCounts count_parents(SQLite::Database& database, std::int64_t tenant_id, const std::string& resource) {
    const std::string of_feed = " FROM _parents WHERE tenant_id = ?1 AND resource = ?2";
    const auto count = [&](const std::string& condition) {
        return "(SELECT count(*)" + of_feed + condition + ")";
    };
    const auto oldest = [&](const std::string& due) {
        return "SELECT min(read_at) AS read_at" + of_feed + " AND due = " + due;
    };
    const auto unread = [&](const std::string& due) {
        return count(" AND due = " + due + " AND read_at IS NULL");
    };
    Statement select(database, "SELECT " + count("") + ", " + count(" AND due = 1") + ", " + unread("1") +
                                   " + " + unread("2") + ", " + count(" AND due = 2") + ", " + unread("2") +
                                   ", (SELECT min(read_at) FROM (" + oldest("0") + " UNION ALL " +
                                   oldest("1") + " UNION ALL " + oldest("2") + "))");
    select.bind_all(tenant_id, std::string_view(resource));
    select.step();
    ParentCounts counts;
    counts.known = static_cast<std::uint64_t>(select.integer(0));
    counts.due = static_cast<std::uint64_t>(select.integer(1));
    counts.unread = static_cast<std::uint64_t>(select.integer(2));
    counts.failed = static_cast<std::uint64_t>(select.integer(3));
    counts.never_read = static_cast<std::uint64_t>(select.integer(4));
    counts.oldest_read = select.time(5);
    return counts;
}

std::uint64_t forget_reads_ahead(SQLite::Database& database, std::int64_t tenant_id,
                                 const std::string& resource, Timestamp now) {
    Statement update(database,
                     "UPDATE _parents SET read_at = NULL, due = max(due, 1) WHERE tenant_id = ? AND"
                     " resource = ? AND due IN (0, 1, 2) AND read_at > ?");
    const auto latest = (now + clock_difference_max).to_string();
    update.bind_all(tenant_id, std::string_view(resource), std::string_view(latest));
    update.run();
    return static_cast<std::uint64_t>(database.getChanges());
}

std::uint64_t count_parents_read_before(SQLite::Database& database, std::int64_t tenant_id,
                                        const std::string& resource, Timestamp time) {
    Statement select(database,
                     "SELECT count(*) FROM _parents WHERE tenant_id = ? AND resource = ? AND due = 0"
                     " AND read_at < ?");
    const auto text = time.to_string();
    select.bind_all(tenant_id, std::string_view(resource), std::string_view(text));
    select.step();
    return static_cast<std::uint64_t>(select.integer(0));
}

}  // namespace stmirror::mirror
