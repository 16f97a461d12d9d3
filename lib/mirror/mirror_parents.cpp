// SPDX-License-Identifier: MIT
// The calls for per-parent feeds.
#include "mirror/mirror_impl.hpp"
#include "mirror/records/owned_cell.hpp"
#include "mirror/sqlite/statement.hpp"

namespace stmirror::mirror {

ApplyOutcome Mirror::Impl::apply_children(const FeedKey& feed, const Parent& parent, ParentAnswer answer,
                                          std::span<const Page> pages, bool mark_missing_deleted) {
    ApplyOutcome outcome;
    if (answer != ParentAnswer::Refused) {
        outcome = write_pages(feed, pages, WriteMode::Changed);
        if (mark_missing_deleted) {
            const auto reason =
                answer == ParentAnswer::Gone ? DeletedReason::ParentGone : DeletedReason::Missing;
            outcome.deleted = mark_deleted(feed, parents.missing_of(feed, parent, pages), reason);
        }
    }
    parents.set_read(feed, parent, clock.utc_now());
    return outcome;
}

Result<ParentProgress> Mirror::note_parents(const FeedKey& feed) {
    return impl_->with_parents(feed, [&] {
        const auto ahead =
            forget_reads_ahead(impl_->database, feed.tenant_id, feed.resource, impl_->clock.utc_now());
        if (ahead > 0) {
            impl_->parents.forget(feed);
        }
        return impl_->parents.note(feed);
    });
}

Result<> Mirror::make_all_parents_due(const FeedKey& feed) {
    return impl_->with_parents(feed, [&] { impl_->parents.make_all_due(feed); });
}

Result<std::vector<Parent>> Mirror::next_parents(const FeedKey& feed, const Feed& active_feed,
                                                 const BackgroundParents& background,
                                                 std::size_t parents_max) {
    return guarded(impl_->path,
                   [&] { return impl_->parents.next(feed, active_feed, background, parents_max); });
}

Result<bool> Mirror::was_parent_read_since(const FeedKey& feed, const Parent& parent, Timestamp time) {
    return guarded(impl_->path, [&] {
        Statement select(impl_->database,
                         "SELECT 1 FROM _parents WHERE tenant_id = ? AND resource = ? AND parent_id = ?"
                         " AND read_at >= ?");
        const auto text = time.to_string();
        select.bind_all(feed.tenant_id, std::string_view(feed.resource), borrowed(parent.id),
                        std::string_view(text));
        return select.step();
    });
}

Result<std::uint64_t> Mirror::count_parents_read_before(const FeedKey& feed, Timestamp time) {
    return guarded(impl_->path, [&] {
        return mirror::count_parents_read_before(impl_->database, feed.tenant_id, feed.resource, time);
    });
}

Result<> Mirror::defer_parent(const FeedKey& feed, const Parent& parent, Timestamp retry_at,
                              const std::string& error) {
    return impl_->with_parents(feed, [&] { impl_->parents.defer(feed, parent, retry_at, error); });
}

Result<std::string> Mirror::parent_error(const FeedKey& feed) {
    return guarded(impl_->path, [&] { return impl_->parents.error(feed); });
}

Result<std::uint64_t> Mirror::count_missing_of(const FeedKey& feed, const Parent& parent,
                                               std::span<const Page> pages) {
    return guarded(impl_->path, [&] {
        return static_cast<std::uint64_t>(impl_->parents.missing_of(feed, parent, pages).size());
    });
}

Result<std::optional<Parent>> Mirror::find_parent(const FeedKey& feed, const Feed& active_feed,
                                                  const std::string& key) {
    return guarded(impl_->path, [&] { return impl_->parents.find(feed, active_feed, key); });
}

Result<std::vector<std::string>> Mirror::missing_keys_of(const FeedKey& feed, const Parent& parent,
                                                         std::span<const Page> pages) {
    return guarded(impl_->path, [&] {
        std::vector<std::string> keys;
        for (auto& row : impl_->parents.missing_of(feed, parent, pages)) {
            keys.push_back(std::move(row.key));
        }
        return keys;
    });
}

Result<ApplyOutcome> Mirror::apply_children(const FeedKey& feed, const Parent& parent, ParentAnswer answer,
                                            std::span<const Page> pages, bool mark_missing_deleted) {
    return impl_->with_parents(
        feed, [&] { return impl_->apply_children(feed, parent, answer, pages, mark_missing_deleted); });
}

Result<> Mirror::note_deletes_withheld(const FeedKey& feed, std::uint64_t withheld) {
    return impl_->in_transaction([&] { impl_->feeds.note_deletes_withheld(feed, withheld); });
}

Result<> Mirror::finish_all_parents(const FeedKey& feed, Timestamp began, std::uint64_t withheld) {
    return impl_->in_transaction([&] { impl_->feeds.finish_sweep(feed, began, withheld); });
}

}  // namespace stmirror::mirror
