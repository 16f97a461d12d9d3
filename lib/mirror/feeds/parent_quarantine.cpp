// SPDX-License-Identifier: MIT
#include "mirror/feeds/parent_quarantine.hpp"

#include "mirror/records/quarantine.hpp"
#include "mirror/sqlite/statement.hpp"

namespace stmirror::mirror {

void release_unseen_children(SQLite::Database& database, const FeedKey& feed, const Resource& child,
                             const std::string& has_records, Timestamp now) {
    const std::string of_feed = " WHERE tenant_id = ?1 AND resource = ?2";
    // If no parent is left, no read can bring a record of the feed any more: all were read as of now.
    Statement select(database, "SELECT (SELECT iif(count(*) = 0, ?3, min(read_at)) FROM _parents" + of_feed +
                                   ") WHERE EXISTS (SELECT 1 FROM _quarantine" + of_feed +
                                   ") AND NOT EXISTS (SELECT 1 FROM _parents" + of_feed +
                                   " AND read_at IS NULL AND " + has_records + ")");
    const auto as_of_now = now.to_string();
    select.bind_all(feed.tenant_id, std::string_view(feed.resource), std::string_view(as_of_now));
    const auto oldest_read = select.step() ? select.time(0) : std::nullopt;
    if (oldest_read) { release_unseen(database, feed.tenant_id, child, *oldest_read, now); }
}

}  // namespace stmirror::mirror
