// SPDX-License-Identifier: MIT
// The calls by which vanished records are noticed: complete reads and burials.
#include <algorithm>
#include <iterator>

#include "catalogue/family.hpp"
#include "mirror/mirror_impl.hpp"
#include "mirror/records/record_key.hpp"
#include "mirror/schema/table_schema.hpp"
#include "mirror/sqlite/idle_writes.hpp"

namespace stmirror::mirror {

CompleteRead& Mirror::Impl::complete_read(const FeedId& feed) {
    const auto found = complete_reads.find(feed);
    if (found == complete_reads.end()) {
        throw ErrorException({Errc::Database, path + ": no complete read of " + feed.resource +
                                                  " is under way: it begins again after a restart"});
    }
    return found->second;
}

std::uint64_t Mirror::Impl::bury(const FeedId& feed, std::span<const MissingRow> rows, DeletedReason reason) {
    const auto now = clock.utc_now().to_string();
    changes.begin(feed.tenant_id, feed.resource, now);
    Tombstones tombstones(database, resource(feed.resource), changes, now, reason);
    for (const auto& row : rows) {
        tombstones.bury(row.row_id, row.key);
    }
    bury_dependents(feed, rows);
    return rows.size();
}

void Mirror::Impl::bury_dependents(const FeedId& feed, std::span<const MissingRow> rows) {
    for (const auto& dependent : dependents(catalogue, resource(feed.resource))) {
        const auto& child = *dependent.resource;
        // An export shows what becomes of each of its records.
        if (child.feed.kind == FeedKind::Export) {
            continue;
        }
        Statement select(database, "SELECT rowid, " + name_list(child.key) + " FROM " + child.name +
                                       " WHERE tenant_id = ? AND " + *dependent.column +
                                       " = ? AND _deleted_at IS NULL");
        const FeedId below{feed.tenant_id, child.name};
        std::vector<MissingRow> live;
        for (const auto& row : rows) {
            const auto key = parse_key(resource(feed.resource), row.key).front();
            select.reset();
            select.bind_all(feed.tenant_id, borrowed(key));
            while (select.step()) {
                live.push_back({select.integer(0), stored_key(select, 1, child), {}});
            }
            if (child.feed.kind == FeedKind::PerParent) {
                parents.remove(below, key);
            }
        }
        select.reset();
        if (!live.empty()) {
            bury(below, live, DeletedReason::ParentGone);
        }
    }
}

Result<> Mirror::begin_complete_read(const FeedId& feed) {
    return impl_->in_transaction([&] {
        impl_->complete_reads.erase(feed);
        impl_->complete_reads.try_emplace(feed, impl_->database, impl_->resource(feed.resource),
                                          feed.tenant_id);
    });
}

Result<std::uint64_t> Mirror::count_live(const FeedId& feed) {
    return guarded(impl_->path, [&] {
        const auto& name = impl_->resource(feed.resource).name;
        // Both counts are taken from indexes: the wide table itself is not read.
        Statement select(impl_->database, "SELECT (SELECT count(*) FROM " + name +
                                              " WHERE tenant_id = ?1) - (SELECT count(*) FROM " + name +
                                              " WHERE tenant_id = ?1 AND _deleted_at IS NOT NULL)");
        select.bind_all(feed.tenant_id);
        select.step();
        return static_cast<std::uint64_t>(select.integer(0));
    });
}

Result<MissingCount> Mirror::count_missing(const FeedId& feed) {
    return impl_->in_transaction([&] { return impl_->complete_read(feed).count(); });
}

Result<std::vector<MissingRow>> Mirror::missing_rows(const FeedId& feed,
                                                     const std::vector<std::string>& columns,
                                                     std::int64_t after, std::size_t rows_max) {
    return impl_->in_transaction(
        [&] { return impl_->complete_read(feed).missing(columns, after, rows_max); });
}

Result<std::uint64_t> Mirror::bury(const FeedId& feed, std::span<const MissingRow> rows,
                                   DeletedReason reason) {
    return impl_->in_transaction([&] {
        auto& read = impl_->complete_read(feed);
        std::vector<MissingRow> missing;
        std::ranges::copy_if(rows, std::back_inserter(missing),
                             [&](const MissingRow& row) { return read.is_missing(row); });
        return impl_->bury(feed, missing, reason);
    });
}

Result<> Mirror::finish_complete_read(const FeedId& feed, Timestamp began, std::uint64_t held,
                                      bool may_wait) {
    return impl_->in_transaction([&] {
        impl_->complete_read(feed);
        const auto before = impl_->feeds.state(feed);
        const auto since = age_of(before.swept_at, began);
        const bool is_recent = since && *since < idle_write_interval;
        if (!may_wait || !is_recent || before.deletes_held != held) {
            impl_->feeds.finish_complete_read(feed, began, held);
        }
        impl_->complete_reads.erase(feed);
    });
}

}  // namespace stmirror::mirror
