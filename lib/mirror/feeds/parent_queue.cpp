// SPDX-License-Identifier: MIT
#include "mirror/feeds/parent_queue.hpp"

#include <string_view>
#include <utility>

#include "base/clock.hpp"
#include "mirror/feeds/parent_table.hpp"
#include "mirror/records/row_count.hpp"
#include "mirror/schema/table_schema.hpp"
#include "mirror/sqlite/write_connection.hpp"

namespace stmirror::mirror {

Result<ParentCounts> ParentQueue::note(const FeedKey& feed) {
    return table_.in_transaction(connection_, feed, [&] {
        const auto ahead =
            forget_reads_ahead(connection_.database(), feed.tenant_id, feed.resource, clock_.utc_now());
        if (ahead > 0) { table_.forget(feed); }
        return table_.note(feed);
    });
}

Result<> ParentQueue::make_all_due(const FeedKey& feed) {
    return table_.in_transaction(connection_, feed, [&] { table_.make_all_due(feed); });
}

Result<std::vector<Parent>> ParentQueue::next(const FeedKey& feed, const Feed& active_feed,
                                              const BackgroundParents& background, std::size_t parents_max) {
    return connection_.read([&] { return table_.next(feed, active_feed, background, parents_max); });
}

Result<bool> ParentQueue::was_read_since(const FeedKey& feed, const Parent& parent, Timestamp time) {
    return connection_.read([&] {
        Statement select(connection_.database(),
                         "SELECT 1 FROM _parents WHERE tenant_id = ? AND resource = ? AND parent_id = ?"
                         " AND read_at >= ?");
        const auto text = time.to_string();
        select.bind_all(feed.tenant_id, std::string_view(feed.resource), borrowed(parent.id),
                        std::string_view(text));
        return select.step();
    });
}

Result<std::uint64_t> ParentQueue::count_read_before(const FeedKey& feed, Timestamp time) {
    return connection_.read([&] {
        return count_parents_read_before(connection_.database(), feed.tenant_id, feed.resource, time);
    });
}

Result<> ParentQueue::defer(const FeedKey& feed, const Parent& parent, Timestamp retry_at,
                            const std::string& error) {
    return table_.in_transaction(connection_, feed, [&] { table_.defer(feed, parent, retry_at, error); });
}

Result<> ParentQueue::end_pass(const FeedKey& feed, std::uint64_t withheld,
                               std::optional<Timestamp> swept_at) {
    return table_.in_transaction(connection_, feed,
                                 [&] { table_.end_pass(feed, withheld, swept_at, clock_.utc_now()); });
}

Result<std::string> ParentQueue::error(const FeedKey& feed) {
    return connection_.read([&] { return table_.error(feed); });
}

Result<std::optional<Parent>> ParentQueue::find(const FeedKey& feed, const Feed& active_feed,
                                                const std::string& key) {
    return connection_.read([&] { return table_.find(feed, active_feed, key); });
}

Result<std::uint64_t> ParentQueue::count_live(const FeedKey& feed) {
    return connection_.read([&] {
        const auto& name = required_resource(catalogue_, feed.resource).name;
        return count_rows(connection_.database(), name, feed.tenant_id).live;
    });
}

Result<std::uint64_t> ParentQueue::count_deleted_since(const FeedKey& feed, Timestamp time) {
    return connection_.read([&] {
        const auto& name = required_resource(catalogue_, feed.resource).name;
        return count_tombstones_since(connection_.database(), name, feed.tenant_id, time);
    });
}

Result<std::uint64_t> ParentQueue::count_missing(const FeedKey& feed, const Parent& parent,
                                                 std::span<const Page> pages) {
    return connection_.read(
        [&] { return static_cast<std::uint64_t>(table_.missing_of(feed, parent, pages).size()); });
}

Result<std::vector<std::string>> ParentQueue::missing_keys(const FeedKey& feed, const Parent& parent,
                                                           std::span<const Page> pages) {
    return connection_.read([&] {
        std::vector<std::string> keys;
        for (auto& row : table_.missing_of(feed, parent, pages)) { keys.push_back(std::move(row.key)); }
        return keys;
    });
}

}  // namespace stmirror::mirror
