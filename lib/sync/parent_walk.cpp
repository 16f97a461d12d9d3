// SPDX-License-Identifier: MIT
#include "sync/parent_walk.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <limits>

#include "api/http_status.hpp"
#include "mirror/owned_cell.hpp"
#include "sync/deletes.hpp"
#include "throttle/rotation.hpp"

namespace stmirror::sync {
namespace {

constexpr std::size_t parents_at_a_time = 50;
/// One parent that always fails must not end the rotation; a server that answers nobody must.
constexpr int failures_in_a_row_max = 5;
/// So many rows may go in a pass whatever their share: in a small table a single note is a large share.
constexpr std::uint64_t always_buried_max = 10;

using api::http_status::conflict;
using api::http_status::forbidden;
using api::http_status::not_found;

}  // namespace

std::vector<api::ParentValue> parent_values(const Resource& resource, const mirror::Parent& parent) {
    std::vector<api::ParentValue> values;
    for (std::size_t i = 0; i < resource.columns.size(); ++i) {
        if (resource.columns[i].parent.empty()) continue;
        values.push_back({i, mirror::borrowed(parent.columns[values.size()])});
    }
    return values;
}

asio::awaitable<void> ParentWalk::run() {
    pass_->show(FeedReport::State::Walking);
    const bool begun = co_await begin();
    if (!begun) co_return;
    left_ = pass_->mode().parents_max.value_or(std::numeric_limits<std::size_t>::max());
    co_await read_all(Turn::Due);
    if (pass_->has_failed()) co_return;
    was_cut_short_ = left_ == 0 || is_over_time();
    left_ = std::min<std::size_t>(left_, rotation_share());
    co_await read_all(Turn::Rotation);
    co_await finish();
}

bool ParentWalk::is_over_time() const {
    const auto& time_max = pass_->mode().time_max;
    return time_max && pass_->clock().now() - pass_->report().started >= *time_max;
}

asio::awaitable<bool> ParentWalk::begin() {
    auto note = [this](mirror::Mirror& mirror) -> Result<mirror::ParentProgress> {
        // Parents that are not known yet have to be noted before all can be made due.
        auto progress = mirror.note_parents(pass_->feed(), *way_);
        if (!progress || !pass_->mode().from_start) return progress;
        if (auto made = mirror.make_all_parents_due(pass_->feed()); !made) return made.error();
        return mirror.note_parents(pass_->feed(), *way_);
    };
    const auto noted = co_await pass_->store().run(note);
    if (!noted) {
        pass_->fail(noted.error());
        co_return false;
    }
    progress_ = *noted;
    co_return true;
}

/// What the feed's own budget has gathered since the last pass, and no parent twice.
std::size_t ParentWalk::rotation_share() const {
    if (pass_->mode().rotation_max) return *pass_->mode().rotation_max;
    if (!pass_->state.last_success) return 0;
    const Rotation rotation{pass_->settings().rotation_per_second(pass_->resource().name), progress_.parents};
    return rotation.share(pass_->started_utc() - *pass_->state.last_success);
}

asio::awaitable<void> ParentWalk::read_all(Turn turn) {
    is_exhausted_ = false;
    auto executor = co_await asio::this_coro::executor;
    working_ = std::max<std::size_t>(1, pass_->settings().limits.connections);
    for (auto i = working_; i > 0; --i) {
        asio::co_spawn(executor, work(turn), [this](std::exception_ptr error) {
            rethrow(error);
            --working_;
            changed_.notify_all();
        });
    }
    while (working_ > 0) co_await changed_.wait();
}

asio::awaitable<void> ParentWalk::work(Turn turn) {
    while (left_ > 0 && !pass_->has_failed() && !is_over_time()) {
        if (waiting_.empty()) {
            const bool refilled = co_await refill(turn);
            if (!refilled) co_return;
            continue;
        }
        const auto parent = std::move(waiting_.front());
        waiting_.pop_front();
        --left_;
        co_await read(parent, turn);
    }
    waiting_.clear();
}

/// False when there is nobody left to read.
asio::awaitable<bool> ParentWalk::refill(Turn turn) {
    while (refilling_) co_await changed_.wait();
    if (!waiting_.empty()) co_return true;
    if (is_exhausted_ || pass_->has_failed()) co_return false;
    refilling_ = true;
    // The rotation is to these tables what a sweep is to the others: nobody's turn comes sooner.
    std::optional<Timestamp> rotation_before;
    if (turn == Turn::Rotation) {
        rotation_before = pass_->started_utc() - Ticks(pass_->settings().schedule.sweep);
    }
    auto select = [this, rotation_before](mirror::Mirror& mirror) {
        return mirror.next_parents(pass_->feed(), *way_, rotation_before, parents_at_a_time + taken_.size());
    };
    auto parents = co_await pass_->store().run(select);
    refilling_ = false;
    if (parents) {
        for (auto& parent : *parents) {
            if (waiting_.size() < left_ && taken_.insert(parent.id).second)
                waiting_.push_back(std::move(parent));
        }
    } else {
        pass_->fail(parents.error());
    }
    is_exhausted_ = waiting_.empty();
    changed_.notify_all();
    co_return !is_exhausted_;
}

asio::awaitable<void> ParentWalk::read(const mirror::Parent& parent, Turn turn) {
    auto children = co_await fetch(parent, turn);
    if (children.has_error()) {
        note_failure(children.error());
        co_return;
    }
    auto missing = co_await count_missing(parent, *children);
    if (missing.value_or(0) > 0 && children->answer == mirror::ParentAnswer::Read) {
        // Only what two answers lack is gone.
        children = co_await fetch(parent, turn);
        if (children.has_error()) {
            note_failure(children.error());
            co_return;
        }
        missing = co_await count_missing(parent, *children);
    }
    if (!missing) co_return;
    const auto buries = co_await may_bury(*missing);
    if (buries) co_await store(parent, *children, *buries);
}

asio::awaitable<Outcome<ParentWalk::Children>> ParentWalk::fetch(const mirror::Parent& parent, Turn turn) {
    Children children;
    for (int number = 1;; ++number) {
        auto page = co_await pass_->fetch(*way_, call_for(parent, number, turn));
        if (page.has_error()) {
            const int status = page.error().status;
            if (status != not_found && status != conflict) co_return page.error();
            children.answer =
                status == not_found ? mirror::ParentAnswer::Gone : mirror::ParentAnswer::Refused;
            children.pages.clear();
            co_return children;
        }
        const bool has_news = !page->rows.empty() || !page->quarantined.empty();
        const bool goes_on = page->has_more && has_news;
        children.pages.push_back(std::move(*page));
        if (!goes_on) co_return children;
    }
}

Call ParentWalk::call_for(const mirror::Parent& parent, int number, Turn turn) const {
    api::ListQuery query;
    query.page = number;
    query.page_size = pass_->settings().limits.page_size;
    query.sort = way_->sort;
    for (std::size_t i = 0; i < parent.placeholders.size(); ++i) {
        query.parents.emplace_back(way_->parent_keys[i].first, parent.placeholders[i]);
    }
    Call call;
    call.request = api::list_request(*way_, pass_->feed().tenant_id, query);
    call.priority = turn == Turn::Rotation    ? Priority::Rotation
                    : pass_->state.backfilled ? Priority::Changed
                                              : Priority::Backfill;
    call.parent = parent_values(pass_->resource(), parent);
    return call;
}

/// Empty: the pass has failed.
asio::awaitable<std::optional<std::uint64_t>> ParentWalk::count_missing(const mirror::Parent& parent,
                                                                        const Children& children) {
    if (children.answer == mirror::ParentAnswer::Refused) co_return 0;
    auto count = [&](mirror::Mirror& mirror) {
        return mirror.count_missing_of(pass_->feed(), parent, children.pages);
    };
    const auto missing = co_await pass_->store().run(count);
    if (!missing) {
        pass_->fail(missing.error());
        co_return std::nullopt;
    }
    co_return *missing;
}

/// Empty: the pass has failed.
asio::awaitable<std::optional<bool>> ParentWalk::may_bury(std::uint64_t missing) {
    const auto gone = pass_->report().outcome.deleted + missing;
    if (missing == 0 || gone <= always_buried_max || pass_->mode().accept_deletes) co_return missing > 0;
    auto count = [this](mirror::Mirror& mirror) { return mirror.count_live(pass_->feed()); };
    const auto live = co_await pass_->store().run(count);
    if (!live) {
        pass_->fail(live.error());
        co_return std::nullopt;
    }
    const mirror::MissingCount counted{*live + pass_->report().outcome.deleted, gone};
    if (!is_implausible(counted, pass_->settings().schedule.max_delete_percent, true)) co_return true;
    pass_->report().deletes_held += missing;
    co_return false;
}

asio::awaitable<void> ParentWalk::store(const mirror::Parent& parent, const Children& children, bool buries) {
    auto write = [&](mirror::Mirror& mirror) {
        return mirror.apply_children(pass_->feed(), parent, children.answer, children.pages, buries);
    };
    const auto place = pass_->store().stand_in_line(children.pages.size());
    const auto outcome = co_await pass_->store().run(write);
    if (!outcome) {
        pass_->fail(outcome.error());
        co_return;
    }
    failures_in_a_row_ = 0;
    taken_.erase(parent.id);
    ++read_count_;
    const auto expected = static_cast<double>(std::max<std::uint64_t>(1, progress_.due));
    pass_->estimate(static_cast<double>(read_count_) / expected);
    pass_->note_outcome(*outcome);
}

/// The parent stays due; the next pass asks again.
void ParentWalk::note_failure(const Failure& failure) {
    const bool ends_pass = failure.status == forbidden || failure.error.code == Errc::Stopped ||
                           ++failures_in_a_row_ >= failures_in_a_row_max;
    if (ends_pass) return pass_->fail(failure);
    if (!first_failure_) first_failure_ = failure.error;
}

asio::awaitable<void> ParentWalk::finish() {
    if (pass_->report().deletes_held > 0) warn_held(*pass_);
    if (first_failure_) pass_->fail(*first_failure_);
    auto note = [this](mirror::Mirror& mirror) -> Result<> {
        const auto progress = mirror.note_parents(pass_->feed(), *way_);
        if (!progress) return progress.error();
        has_due_ = progress->due > 0;
        const auto held = pass_->report().deletes_held;
        const bool reads_all = pass_->mode().from_start || !pass_->state.backfilled;
        if (has_due_ || !reads_all) return mirror.note_deletes_held(pass_->feed(), held);
        // As long as the parents are not all there, neither is what hangs on them.
        const auto parents = mirror.feed_state({pass_->feed().tenant_id, pass_->resource().feed.parent});
        if (!parents) return parents.error();
        if (!parents->backfilled) return mirror.note_deletes_held(pass_->feed(), held);
        auto done = mirror.finish_all_parents(pass_->feed(), pass_->started_utc(), held);
        if (!done || pass_->state.backfilled) return done;
        return mirror.finish_backfill(pass_->feed());
    };
    co_await store_or_fail(*pass_, note);
    pass_->report().parents_due = was_cut_short_ && has_due_;
}

}  // namespace stmirror::sync
