// SPDX-License-Identifier: MIT
// The calls that find rows whose records are gone and mark them as deleted.
#include <algorithm>
#include <iterator>

#include "catalogue/family.hpp"
#include "mirror/mirror_impl.hpp"
#include "mirror/records/record_key.hpp"
#include "mirror/schema/table_schema.hpp"
#include "mirror/sqlite/idle_writes.hpp"

namespace stmirror::mirror {

Sweep& Mirror::Impl::sweep(const FeedKey& feed) {
    const auto found = sweeps.find(feed);
    if (found == sweeps.end()) {
        throw ErrorException({Errc::Database, path + ": no sweep of " + feed.resource +
                                                  " is running; after a restart it begins again"});
    }
    return found->second;
}

std::uint64_t Mirror::Impl::mark_deleted(const FeedKey& feed, std::span<const MissingRow> rows,
                                         DeletedReason reason) {
    const auto now = clock.utc_now().to_string();
    changes.begin(feed.tenant_id, feed.resource, now);
    Tombstones tombstones(database, resource(feed.resource), changes, now, reason);
    for (const auto& row : rows) {
        tombstones.mark_deleted(row.row_id, row.key);
    }
    mark_dependents_deleted(feed, rows);
    return rows.size();
}

void Mirror::Impl::mark_dependents_deleted(const FeedKey& feed, std::span<const MissingRow> rows) {
    for (const auto& dependent : dependents(catalogue, resource(feed.resource))) {
        const auto& child = *dependent.resource;
        // An export feed reports what becomes of its own records.
        if (child.feed.kind == FeedKind::Export) {
            continue;
        }
        Statement select(database, "SELECT rowid, " + name_list(child.key) + " FROM " + child.name +
                                       " WHERE tenant_id = ? AND " + *dependent.column +
                                       " = ? AND _deleted_at IS NULL");
        const FeedKey below{feed.tenant_id, child.name};
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
            mark_deleted(below, live, DeletedReason::ParentGone);
        }
    }
}

Result<> Mirror::begin_sweep(const FeedKey& feed) {
    return impl_->in_transaction([&] {
        impl_->sweeps.erase(feed);
        impl_->sweeps.try_emplace(feed, impl_->database, impl_->resource(feed.resource), feed.tenant_id);
    });
}

Result<std::uint64_t> Mirror::count_live(const FeedKey& feed) {
    return guarded(impl_->path, [&] {
        const auto& name = impl_->resource(feed.resource).name;
        // Both counts use indexes; the wide table is not read.
        Statement select(impl_->database, "SELECT (SELECT count(*) FROM " + name +
                                              " WHERE tenant_id = ?1) - (SELECT count(*) FROM " + name +
                                              " WHERE tenant_id = ?1 AND _deleted_at IS NOT NULL)");
        select.bind_all(feed.tenant_id);
        select.step();
        return static_cast<std::uint64_t>(select.integer(0));
    });
}

Result<MissingCount> Mirror::count_missing(const FeedKey& feed) {
    return impl_->in_transaction([&] { return impl_->sweep(feed).count(); });
}

Result<std::vector<MissingRow>> Mirror::missing_rows(const FeedKey& feed,
                                                     const std::vector<std::string>& columns,
                                                     std::int64_t after, std::size_t rows_max) {
    return impl_->in_transaction([&] { return impl_->sweep(feed).missing(columns, after, rows_max); });
}

Result<std::uint64_t> Mirror::mark_deleted(const FeedKey& feed, std::span<const MissingRow> rows,
                                           DeletedReason reason) {
    return impl_->in_transaction([&] {
        auto& read = impl_->sweep(feed);
        std::vector<MissingRow> missing;
        std::ranges::copy_if(rows, std::back_inserter(missing),
                             [&](const MissingRow& row) { return read.is_missing(row); });
        return impl_->mark_deleted(feed, missing, reason);
    });
}

Result<> Mirror::finish_sweep(const FeedKey& feed, Timestamp began, std::uint64_t withheld, bool may_wait) {
    return impl_->in_transaction([&] {
        impl_->sweep(feed);
        const auto before = impl_->feeds.state(feed);
        const auto since = age_of(before.swept_at, began);
        const bool is_recent = since && *since < idle_write_interval;
        if (!may_wait || !is_recent || before.deletes_withheld != withheld) {
            impl_->feeds.finish_sweep(feed, began, withheld);
        }
        impl_->sweeps.erase(feed);
    });
}

}  // namespace stmirror::mirror
