// SPDX-License-Identifier: MIT
#include "mirror/writing/sweeps.hpp"

#include <algorithm>
#include <iterator>

#include "base/clock.hpp"
#include "mirror/records/quarantine.hpp"
#include "mirror/records/running_sweeps.hpp"
#include "mirror/schema/table_schema.hpp"
#include "mirror/sqlite/idle_writes.hpp"
#include "mirror/sqlite/write_connection.hpp"
#include "mirror/writing/deletions.hpp"

namespace stmirror::mirror {

Result<Sweep> Sweeps::begin(const FeedKey& feed) {
    return parts_.connection.in_transaction([&] {
        const auto& resource = required_resource(parts_.catalogue, feed.resource);
        return Sweep(parts_, feed, parts_.running.begin(feed, resource));
    });
}

/// Returns the rows that the sweep has seen. Throws if the sweep has ended.
SeenRows& Sweep::seen() {
    auto* seen = parts_->running.find(feed_, ticket_);
    if (seen == nullptr) {
        throw ProblemException({Errc::Database, "the sweep of " + feed_.resource + " has ended"});
    }
    return *seen;
}

Result<MissingCount> Sweep::count_missing() {
    return parts_->connection.in_transaction([&] { return seen().count(); });
}

Result<std::vector<MissingRow>> Sweep::missing_rows(const std::vector<std::string>& columns,
                                                    std::int64_t after, std::size_t rows_max) {
    return parts_->connection.in_transaction([&] { return seen().missing(columns, after, rows_max); });
}

Result<std::uint64_t> Sweep::mark_deleted(std::span<const MissingRow> rows, DeletedReason reason) {
    return parts_->connection.in_transaction([&] {
        auto& its_rows = seen();
        std::vector<MissingRow> missing;
        std::ranges::copy_if(rows, std::back_inserter(missing),
                             [&](const MissingRow& row) { return its_rows.is_missing(row); });
        return parts_->deletions.mark_deleted(feed_, missing, reason);
    });
}

Result<> Sweep::finish(Timestamp began, std::uint64_t withheld, bool may_wait) {
    return parts_->connection.in_transaction([&] {
        seen();
        if (withheld == 0) {
            release_unseen(parts_->connection.database(), feed_.tenant_id,
                           required_resource(parts_->catalogue, feed_.resource), began,
                           parts_->clock.utc_now());
        }
        auto& feeds = parts_->feeds;
        const auto before = feeds.state(feed_);
        const auto since = age_of(before.swept_at, began);
        const bool is_recent = since && *since < idle_write_interval;
        if (!may_wait || !is_recent || before.deletes_withheld != withheld) {
            feeds.finish_sweep(feed_, began, withheld);
        }
        parts_->running.end(feed_);
    });
}

}  // namespace stmirror::mirror
