// SPDX-License-Identifier: MIT
// The member functions of ParentPass that run after all parents were read. They determine what the pass has
// achieved and record it.
#include "mirror/feeds/feed_states.hpp"
#include "mirror/feeds/parent_queue.hpp"
#include "mirror/mirror.hpp"
#include "sync/passes/deletes.hpp"
#include "sync/passes/parent_pass.hpp"
#include "sync/passes/pass.hpp"

namespace stmirror::sync {

asio::awaitable<void> ParentPass::finish() {
    const auto& report = pass_->report();
    if (report.deletes_withheld > 0) {
        log_deletes_withheld(pass_->log(), report.tenant, report.feed.resource, report.deletes_withheld);
    }
    auto own = failures_.finish();
    co_await defer(std::move(own));
    if (failures_.whole()) { pass_->fail(*failures_.whole()); }
    const auto behind_before = pass_->clock().utc_now() - pass_->settings().refresh_goal().behind_after();
    std::uint64_t behind = 0;
    auto note = [&](mirror::Mirror& mirror) -> Result<> {
        const auto counts = mirror.parents().note(pass_->feed());
        if (!counts) { return counts.error(); }
        counts_ = *counts;
        const auto counted = mirror.parents().count_read_before(pass_->feed(), behind_before);
        if (!counted) { return counted.error(); }
        behind = *counted;
        return note_end(mirror);
    };
    const bool noted = co_await store_or_fail(*pass_, note);
    if (!noted) { co_return; }
    pass_->note_parents(counts_.known, behind, was_cut_short_ && counts_.due > 0);
    const bool reports = pass_->mode().extent != Extent::BackgroundRefresh;
    if (reports && counts_.failed > 0 && !pass_->has_failed()) { co_await report_unreadable(); }
    if (are_parents_unread_) { report_unread_parents(); }
}

/// The daemon reads the parents first, so only a command's user must be told.
void ParentPass::report_unread_parents() {
    if (pass_->mode().extent != Extent::Complete) { return; }
    const auto& parent = pass_->resource().feed.parent;
    pass_->warn({Errc::ParentsUnread,
                 "its parent table " + parent + " has not been read completely, so records may be missing",
                 {},
                 advice(Errc::ParentsUnread, parent)});
}

asio::awaitable<void> ParentPass::report_unreadable() {
    auto select = [this](mirror::Mirror& mirror) { return mirror.parents().error(pass_->feed()); };
    const auto error = co_await pass_->store().run(select);
    if (!error) {
        pass_->fail(error.error());
        co_return;
    }
    auto problem = unreadable(counts_.failed, *error);
    is_none_readable() ? pass_->fail(std::move(problem)) : pass_->warn(std::move(problem));
}

/// Returns true if there are parents and the latest read of every parent failed. Then the feed counts as
/// failed.
bool ParentPass::is_none_readable() const { return counts_.failed > 0 && counts_.failed == counts_.known; }

/// Records the result of a pass that reached its end.
Result<> ParentPass::note_end(mirror::Mirror& mirror) {
    const auto& feed = pass_->feed();
    const auto withheld = pass_->report().deletes_withheld;
    const bool reads_all = pass_->mode().from_start || !pass_->state().backfilled;
    // Parents that always fail must not prevent the end of a backfill. Their errors are reported, and they
    // are retried.
    const bool has_read_all = reads_all && counts_.due == 0 && !is_none_readable() && !pass_->has_failed();
    if (!has_read_all) { return mirror.parents().end_pass(feed, withheld); }
    // While the parents' backfill is not finished, records of missing parents are missing too.
    const auto parents = mirror.feeds().state({feed.tenant_id, pass_->resource().feed.parent});
    if (!parents) { return parents.error(); }
    are_parents_unread_ = !parents->backfilled;
    if (are_parents_unread_) { return mirror.parents().end_pass(feed, withheld); }
    auto done = mirror.parents().end_pass(feed, withheld, pass_->started_utc());
    if (!done || pass_->state().backfilled) { return done; }
    return mirror.feeds().finish_backfill(feed);
}

}  // namespace stmirror::sync
