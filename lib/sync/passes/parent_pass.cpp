// SPDX-License-Identifier: MIT
#include "sync/passes/parent_pass.hpp"

#include <algorithm>
#include <exception>
#include <limits>

#include "async/task_group.hpp"
#include "mirror/feeds/parent_queue.hpp"
#include "mirror/mirror.hpp"
#include "sync/passes/pass.hpp"
#include "throttle/background_refresh.hpp"
#include "throttle/backoff.hpp"

namespace stmirror::sync {
namespace {

constexpr std::size_t parents_at_a_time = 50;
/// Returns the latest times to which a retry can have been deferred: one for each number of failures,
/// starting at 1.
std::vector<Timestamp> latest_retries(const ScheduleSettings& schedule, Timestamp now) {
    std::vector<Timestamp> latest;
    const auto longest = retry_delay(schedule.poll, std::numeric_limits<int>::max(), schedule.sweep);
    for (Duration wait{}; wait < longest;) {
        wait = retry_delay(schedule.poll, static_cast<int>(latest.size()) + 1, schedule.sweep);
        latest.push_back(now + std::chrono::duration_cast<Ticks>(wait) + clock_difference_max);
    }
    return latest;
}

/// Keeps a flag set during the object's lifetime.
struct Raised {
    explicit Raised(bool& raised) : flag(raised) { flag = true; }
    ~Raised() { flag = false; }
    Raised(const Raised&) = delete;
    Raised& operator=(const Raised&) = delete;
    bool& flag;
};

}  // namespace

asio::awaitable<void> ParentPass::run() {
    pass_->show(FeedReport::State::Scanning);
    // Without parents the pass would send no request, and so would not notice that the tenant cannot be read.
    if (const auto& failure = pass_->tenant_failure()) {
        pass_->fail(*failure);
        co_return;
    }
    const bool begun = co_await begin();
    if (!begun) { co_return; }
    left_ = pass_->mode().parents_max.value_or(std::numeric_limits<std::size_t>::max());
    const auto extent = pass_->mode().extent;
    if (extent != Extent::BackgroundRefresh) {
        co_await read_all(Stage::Due);
        if (pass_->has_failed()) { co_return; }
        was_cut_short_ = left_ == 0 || is_over_time();
    }
    // An incremental pass of the daemon refreshes nothing: background refreshes are separate passes there, so
    // that they do not delay due parents. A command does both in one pass.
    if (extent == Extent::BackgroundRefresh || extent == Extent::Complete) { co_await refresh_some(); }
    if (extent != Extent::BackgroundRefresh) { co_await read_all(Stage::Retry); }
    co_await finish();
}

asio::awaitable<void> ParentPass::refresh_some() {
    const auto rest = left_;
    const auto share = std::min<std::size_t>(rest, background_share());
    left_ = share;
    co_await read_all(Stage::BackgroundRefresh);
    if (is_over_time()) { pass_->note_background_left(left_); }
    left_ += rest - share;
}

bool ParentPass::is_over_time() const {
    const auto& time_max = pass_->mode().time_max;
    return time_max && pass_->clock().now() - pass_->report().started >= *time_max;
}

asio::awaitable<bool> ParentPass::begin() {
    auto note = [this](mirror::Mirror& mirror) -> Result<mirror::ParentCounts> {
        // New parents must be noted before all parents can be made due.
        auto counts = mirror.parents().note(pass_->feed());
        if (!counts || !pass_->mode().from_start) { return counts; }
        if (auto made = mirror.parents().make_all_due(pass_->feed()); !made) { return made.error(); }
        return mirror.parents().note(pass_->feed());
    };
    const auto noted = co_await pass_->store().run(note);
    if (!noted) {
        pass_->fail(noted.error());
        co_return false;
    }
    counts_ = *noted;
    co_return true;
}

/// Returns how many parents the background refresh may read in this pass. A command plans for this table
/// only, so the limiter must limit all tables together.
std::size_t ParentPass::background_share() const {
    if (!pass_->state().backfilled) {
        return 0;  // each parent must be read once first
    }
    if (pass_->mode().background_max) { return *pass_->mode().background_max; }
    const auto since = age_of(pass_->state().last_success, pass_->started_utc());
    if (!since) { return 0; }
    const auto& settings = pass_->settings();
    const RefreshTable table{
        .parents = counts_.known,
        .per_second_max = settings.background_per_second_max(pass_->resource().name),
    };
    const auto pace = plan_refresh(settings.refresh_goal(), std::span(&table, 1)).front().per_second;
    const auto earned = pace * std::chrono::duration<double>(*since).count();
    return static_cast<std::size_t>(std::clamp(earned, 0.0, static_cast<double>(counts_.known)));
}

asio::awaitable<void> ParentPass::read_all(Stage stage) {
    is_exhausted_ = false;
    const auto executor = co_await asio::this_coro::executor;
    TaskGroup workers(executor);
    const auto count = std::max<std::size_t>(1, pass_->settings().limits.connections);
    for (std::size_t i = 0; i < count; ++i) { workers.start(work_guarded(stage)); }
    co_await workers.wait();
}

/// Runs work(). Turns an exception, such as a failed allocation, into a failure of this pass.
asio::awaitable<void> ParentPass::work_guarded(Stage stage) {
    try {
        co_await work(stage);
    } catch (const std::exception& exception) {
        pass_->fail(problem_of(exception));
        changed_.notify_all();
    }
}

asio::awaitable<void> ParentPass::work(Stage stage) {
    while (left_ > 0 && !pass_->has_failed() && !is_over_time()) {
        if (waiting_.empty()) {
            const bool refilled = co_await refill(stage);
            if (!refilled) { co_return; }
            continue;
        }
        auto parents = take_waiting();
        if (feed_->ids_parameter.empty()) {
            co_await read(parents.front(), stage);
        } else {
            co_await read_together(std::move(parents), stage);
        }
    }
    waiting_.clear();
}

/// Removes and returns the parents of the next request.
std::vector<mirror::Parent> ParentPass::take_waiting() {
    const auto at_once = feed_->ids_parameter.empty() ? std::size_t{1} : feed_->ids_max;
    std::vector<mirror::Parent> parents;
    while (parents.size() < at_once && left_ > 0 && !waiting_.empty()) {
        parents.push_back(std::move(waiting_.front()));
        waiting_.pop_front();
        --left_;
    }
    return parents;
}

/// Selects more parents if none waits. Returns false if no parent is left to read.
asio::awaitable<bool> ParentPass::refill(Stage stage) {
    while (refilling_) { co_await changed_.wait(); }
    if (!waiting_.empty()) { co_return true; }
    if (is_exhausted_ || pass_->has_failed()) { co_return false; }
    auto parents = co_await select(stage);
    if (parents) {
        for (auto& parent : *parents) {
            if (waiting_.size() < left_ && taken_.insert(parent.id).second) {
                waiting_.push_back(std::move(parent));
            }
        }
    } else {
        pass_->fail(parents.error());
    }
    is_exhausted_ = waiting_.empty();
    changed_.notify_all();
    co_return !is_exhausted_;
}

asio::awaitable<Result<std::vector<mirror::Parent>>> ParentPass::select(Stage stage) {
    const Raised raised(refilling_);
    mirror::BackgroundParents background;
    if (stage == Stage::BackgroundRefresh) { background.read_before = pass_->started_utc(); }
    if (stage == Stage::Retry) {
        background.retry_until = pass_->started_utc();
        background.retry_beyond = latest_retries(pass_->settings().schedule, pass_->started_utc());
    }
    auto next = [this, background](mirror::Mirror& mirror) {
        return mirror.parents().next(pass_->feed(), *feed_, background, parents_at_a_time + taken_.size());
    };
    auto parents = co_await pass_->store().run(next);
    co_return parents;
}

}  // namespace stmirror::sync
