// SPDX-License-Identifier: MIT
// The member functions of ParentPass that read the records of parents and store them. The functions in
// parent_pass.cpp choose the parents.
#include <algorithm>

#include "mirror/feeds/parent_queue.hpp"
#include "mirror/mirror.hpp"
#include "mirror/writing/page_writer.hpp"
#include "sync/passes/deletes.hpp"
#include "sync/passes/parent_pass.hpp"
#include "sync/passes/pass.hpp"
#include "throttle/backoff.hpp"

namespace stmirror::sync {
namespace {

/// The delete guard counts the deletions of this span together.
constexpr Ticks deletes_span = std::chrono::hours{24};
/// This many rows may always be marked deleted within the span, because in a small table even one row is a
/// large share.
constexpr std::uint64_t always_deleted_max = 10;

}  // namespace

asio::awaitable<void> ParentPass::read(const mirror::Parent& parent, Stage stage) {
    auto children = co_await fetch(parent, stage);
    if (children) { co_await keep(parent, std::move(*children), stage); }
}

/// Reads several parents in one request. If the API rejects the request, or no usable answer arrives, each
/// parent is read alone, because one of them may be the cause.
asio::awaitable<void> ParentPass::read_together(std::vector<mirror::Parent> parents, Stage stage) {
    auto all = co_await fetch_together(*pass_, *feed_, parents, priority(stage));
    if (all) {
        co_await defer(failures_.answered());
        for (std::size_t i = 0; i < all->size() && !pass_->has_failed(); ++i) {
            co_await keep(parents[i], std::move((*all)[i]), stage);
        }
        co_return;
    }
    if (parents.size() > 1 && may_be_of_one_parent(all.error())) {
        for (const auto& parent : parents) {
            if (!pass_->has_failed()) { co_await read(parent, stage); }
        }
        co_return;
    }
    co_await defer(failures_.failed({parents.front(), all.error()}));
    if (failures_.whole()) { pass_->fail(*failures_.whole()); }
}

asio::awaitable<void> ParentPass::keep(const mirror::Parent& parent, Children children, Stage stage) {
    const auto missing = co_await count_missing(parent, children);
    if (!missing) { co_return; }
    if (*missing > 0) {
        // A record counts as deleted only if two answers lack it.
        auto again = co_await fetch(parent, stage);
        if (!again) { co_return; }
        children = joined(std::move(children), std::move(*again));
    }
    co_await store(parent, children, *missing > 0, stage);
}

/// Returns the parent's records. Returns empty if the request failed. The failure is already recorded.
asio::awaitable<std::optional<Children>> ParentPass::fetch(const mirror::Parent& parent, Stage stage) {
    auto children = co_await fetch_children(*pass_, *feed_, parent, priority(stage));
    auto own = children ? failures_.answered() : failures_.failed({parent, children.error()});
    co_await defer(std::move(own));
    if (children) { co_return std::move(*children); }
    if (failures_.whole()) { pass_->fail(*failures_.whole()); }
    co_return std::nullopt;
}

/// Returns the priority of the requests. It is never Priority::Incremental, which is for one small request
/// per feed, because a pass may send thousands of requests.
Priority ParentPass::priority(Stage stage) const {
    if (stage != Stage::Due) { return Priority::BackgroundRefresh; }
    return pass_->state().backfilled ? Priority::Changed : Priority::Backfill;
}

/// Defers each parent, for a longer time after each failure, so that the others go first.
asio::awaitable<void> ParentPass::defer(std::vector<FailedParent> failed) {
    const auto& schedule = pass_->settings().schedule;
    for (const auto& [parent, failure] : failed) {
        const auto wait = retry_delay(schedule.poll, parent.failures + 1, schedule.sweep);
        const auto retry_at = pass_->clock().utc_now() + std::chrono::duration_cast<Ticks>(wait);
        auto write = [&](mirror::Mirror& mirror) {
            return mirror.parents().defer(pass_->feed(), parent, retry_at, failure.error.line());
        };
        const bool written = co_await store_or_fail(*pass_, write);
        if (!written) { co_return; }
    }
}

/// Returns how many of the parent's rows the answer lacks. Empty if the pass has failed.
asio::awaitable<std::optional<std::uint64_t>> ParentPass::count_missing(const mirror::Parent& parent,
                                                                        const Children& children) {
    if (children.answer == mirror::ParentAnswer::Refused) { co_return 0; }
    auto count = [&](mirror::Mirror& mirror) {
        return mirror.parents().count_missing(pass_->feed(), parent, children.pages);
    };
    const auto missing = co_await pass_->store().run(count);
    if (!missing) {
        pass_->fail(missing.error());
        co_return std::nullopt;
    }
    co_return *missing;
}

/// Returns how many of the parent's missing rows the delete guard withholds. Counts recent deletions too, so
/// that many passes mark no more rows deleted than one pass could. Call only on the store thread, in one step
/// with the write, because several workers write at the same time.
Result<std::uint64_t> ParentPass::count_withheld(mirror::Mirror& mirror, const mirror::Parent& parent,
                                                 const Children& children) const {
    const auto& feed = pass_->feed();
    const bool marks_any = children.answer != mirror::ParentAnswer::Refused;
    if (!marks_any || pass_->mode().accept_deletes) { return 0; }
    const auto missing = mirror.parents().count_missing(feed, parent, children.pages);
    if (!missing || *missing == 0) { return missing; }
    const auto recent = mirror.parents().count_deleted_since(feed, pass_->started_utc() - deletes_span);
    if (!recent) { return recent; }
    const auto gone = *recent + *missing;
    if (gone <= always_deleted_max) { return 0; }
    const auto live = mirror.parents().count_live(feed);
    if (!live) { return live; }
    const mirror::MissingCount counted{*live + *recent, gone};
    return is_implausible(counted, pass_->settings().schedule.max_delete_percent, true) ? *missing : 0;
}

asio::awaitable<void> ParentPass::store(const mirror::Parent& parent, const Children& children,
                                        bool lacks_rows, Stage stage) {
    std::uint64_t withheld = 0;
    auto write = [&](mirror::Mirror& mirror) -> Result<mirror::ApplyOutcome> {
        if (stage == Stage::BackgroundRefresh) {
            // In the meantime another pass may have stored a newer answer for this parent.
            const auto is_old = mirror.parents().was_read_since(pass_->feed(), parent, pass_->started_utc());
            if (!is_old) { return is_old.error(); }
            if (*is_old) { return mirror::ApplyOutcome{}; }
        }
        if (lacks_rows) {
            const auto counted = count_withheld(mirror, parent, children);
            if (!counted) { return counted.error(); }
            withheld = *counted;
        }
        return mirror.pages().apply_children(pass_->feed(), parent, children.answer, children.pages,
                                             lacks_rows && withheld == 0, withheld);
    };
    const auto waiting = pass_->store().count_waiting(children.pages.size());
    const auto outcome = co_await pass_->store().run(write);
    if (!outcome) {
        pass_->fail(outcome.error());
        co_return;
    }
    taken_.erase(parent.id);
    ++read_count_;
    pass_->estimate(share_read());
    pass_->note_deletes_withheld(withheld);
    pass_->note_outcome(*outcome);
}

/// Returns the progress from 0 to 1. The passes of a backfill share one progress; any other pass has its own.
double ParentPass::share_read() const {
    if (!pass_->state().backfilled) { return counts_.share_read(read_count_); }
    return static_cast<double>(read_count_) / static_cast<double>(std::max<std::uint64_t>(1, counts_.due));
}

}  // namespace stmirror::sync
