// SPDX-License-Identifier: MIT
#include "sync/tenant_run.hpp"

#include <algorithm>

#include "catalogue/countable.hpp"
#include "mirror/feeds/feed_states.hpp"
#include "mirror/mirror.hpp"
#include "settings/booking_providers.hpp"
#include "sync/store/store.hpp"

namespace stmirror::sync {
namespace {

/// Returns the report of the running pass of this extent.
std::optional<FeedReport>& lane(FeedActivity& feed, Extent extent) {
    if (extent == Extent::BackgroundRefresh) { return feed.background_refresh; }
    return extent == Extent::FullScan ? feed.full_scan : feed.incremental;
}

int lane_number(Extent extent) {
    return extent == Extent::BackgroundRefresh ? 2 : extent == Extent::FullScan ? 1 : 0;
}

}  // namespace

TenantRun::TenantRun(std::vector<const Resource*> resources, const PassParts& parts, Timers& timers,
                     Random random, std::stop_token stop, bool is_proved)
    : resources_(std::move(resources)),
      parts_(parts),
      timers_(&timers),
      random_(random),
      stop_(std::move(stop)),
      is_proved_(is_proved),
      on_stop_(stop_, [this] { changed_.notify_all(); }) {
    parts_.observer = this;
    parts_.session.limit(Priority::Proof, proof_requests_per_second);
    for (const auto* resource : resources_) {
        feeds_.emplace_back().key = {parts_.session.tenant_id(), resource->name};
    }
}

asio::awaitable<void> TenantRun::prove(MakeProof make, const Catalogue& catalogue,
                                       asio::any_io_executor executor, mirror::Reader& reader) {
    while (!schedule_ && !stop_.stop_requested()) { co_await changed_.wait(); }
    if (stop_.stop_requested()) { co_return; }
    const auto repaired = [this](std::size_t feed) { wake_children(feed, parts_.clock.now()); };
    auto random = random_;
    const auto proof =
        make(resources_, feeds_, {parts_, catalogue, executor, reader, *timers_, Random(random()), stop_},
             repaired);
    co_await proof->run();
}

asio::awaitable<void> TenantRun::run() {
    const auto executor = co_await asio::this_coro::executor;
    TaskGroup tasks(executor);
    const bool planned = co_await plan();
    if (planned) { co_await begin_passes(tasks); }
    co_await tasks.wait();
    co_await note_caught_up();
}

/// Reads the stored state of a feed. Returns empty if the store failed; the feed then reports the error.
asio::awaitable<std::optional<mirror::FeedState>> TenantRun::load(std::size_t feed) {
    auto select = [this, feed](mirror::Mirror& mirror) { return mirror.feeds().state(feeds_[feed].key); };
    auto state = co_await parts_.store.run({Urgency::Incremental, feeds_[feed].key.tenant_id}, select);
    if (!state) {
        feeds_[feed].last_error = state.error();
        feeds_[feed].state.last_error = state.error().line();
        co_return std::nullopt;
    }
    state->add(feeds_[feed].state);
    feeds_[feed].state = *state;
    co_return std::move(*state);
}

/// Creates the schedule from the stored states of the feeds. Returns false if the stop was requested in the
/// meantime.
asio::awaitable<bool> TenantRun::plan() {
    std::vector<FeedPlan> plans;
    for (std::size_t feed = 0; feed < feeds_.size(); ++feed) {
        const auto state = co_await load(feed);
        FeedPlan plan;
        plan.kind = resources_[feed]->feed.kind;
        plan.module = resources_[feed]->module;
        plan.is_compared =
            is_proved_ &&
            is_compared_in_windows(*resources_[feed],
                                   has_booking_provider(parts_.settings, parts_.session.tenant_id()));
        plan.background_per_second_max = parts_.settings.background_per_second_max(resources_[feed]->name);
        if (state) {
            plan.full_scan = full_scan_state(*state);
            if (state->has_failed()) { failed_.emplace(feed, lane_number(Extent::Incremental)); }
        }
        plans.push_back(plan);
    }
    schedule_.emplace(parts_.settings.schedule, parts_.settings.limits.connections, plans, parts_.clock.now(),
                      random_);
    co_return !stop_.stop_requested();
}

FullScanState TenantRun::full_scan_state(const mirror::FeedState& state) const {
    FullScanState full_scan;
    full_scan.is_booked = state.full_scan_cursor.has_value();
    const auto since_sweep = since_full_scan(state, parts_.clock.utc_now());
    if (since_sweep) { full_scan.since_sweep = std::chrono::duration_cast<Duration>(*since_sweep); }
    return full_scan;
}

asio::awaitable<void> TenantRun::begin_passes(TaskGroup& tasks) {
    changed_.notify_all();  // run_wanted() waits until the schedule exists
    while (!stop_.stop_requested()) {
        schedule_->set_refresh_goal(refresh_goal());
        while (auto planned = schedule_->next(parts_.clock.now())) { tasks.start(run_planned(*planned)); }
        std::optional<Timers::Id> timer;
        if (const auto wakes_at = schedule_->wakes_at()) {
            timer = timers_->call_at(*wakes_at, [this] { changed_.notify_all(); });
        }
        co_await changed_.wait();
        if (timer) { timers_->cancel(*timer); }
    }
}

/// Returns the configured goal, reduced while the limiter is slowed down.
RefreshGoal TenantRun::refresh_goal() const {
    const auto tenant = parts_.session.activity();
    auto goal = parts_.settings.refresh_goal();
    goal.per_second *= tenant.requests_per_second / tenant.requests_per_second_share;
    return goal;
}

asio::awaitable<void> TenantRun::run_planned(Schedule::PlannedPass planned) {
    co_await carry_out(planned, parts_);
    changed_.notify_all();
}

asio::awaitable<FeedReport> TenantRun::carry_out(Schedule::PlannedPass planned, PassParts parts) {
    const std::pair lane_of_pass(planned.feed, lane_number(planned.mode.extent));
    planned.mode.is_after_failure = failed_.contains(lane_of_pass);
    auto report = co_await run_pass(*resources_[planned.feed], parts, planned.mode);
    auto& feed = feeds_[planned.feed];
    lane(feed, report.extent).reset();
    if (report.state == FeedReport::State::Stopped) {
        schedule_->abandoned(planned.feed, planned.mode.extent);
        co_return report;
    }
    failed_.erase(lane_of_pass);
    if (report.state == FeedReport::State::Failed) { failed_.insert(lane_of_pass); }
    remember(feed, report);
    const auto state = co_await load(planned.feed);
    PassEnd end{.report = report, .full_scan = {}};
    if (state) { end.full_scan = full_scan_state(*state); }
    if (!state) { end.report.state = FeedReport::State::Failed; }
    const auto now = parts_.clock.now();
    schedule_->ended(planned, end, now);
    if (report.outcome.written() > 0) { wake_children(planned.feed, now); }
    if (const auto next = schedule_->next_incremental(planned.feed)) {
        feed.next_pass = parts_.clock.utc_now() + std::chrono::duration_cast<Ticks>(*next - now);
    }
    co_return report;
}

/// Wakes the feeds whose parent is this feed: when a parent changed, its records have often changed too. For
/// example, a note was added.
void TenantRun::wake_children(std::size_t parent, TimePoint now) {
    for (std::size_t feed = 0; feed < resources_.size(); ++feed) {
        if (resources_[feed]->feed.parent == resources_[parent]->name) { schedule_->wake(feed, now); }
    }
}

void TenantRun::remember(FeedActivity& feed, const FeedReport& report) {
    ++feed.passes;
    if (report.extent == Extent::BackgroundRefresh) {
        feed.refresh_error = report.error;
        return;
    }
    if (report.extent == Extent::FullScan) {
        feed.warnings = report.error ? std::vector{*report.error} : report.warnings;
        return;
    }
    const auto now = parts_.clock.utc_now();
    feed.state.last_attempt = now;
    feed.state.last_error = report.error_text();
    feed.last_error = report.error;
    if (!report.error && !report.parents_due) { feed.state.last_success = report.read_until.value_or(now); }
    feed.warnings = report.warnings;
}

void TenantRun::on_progress(const FeedReport& report) {
    auto& feed = *std::ranges::find(feeds_, report.feed, &FeedActivity::key);
    lane(feed, report.extent) = report;
    if (report.extent != Extent::BackgroundRefresh) { feed.next_pass.reset(); }
}

/// Records when each feed last caught up. Passes that found nothing were not recorded, and readers of the
/// database file must know how current it is.
asio::awaitable<void> TenantRun::note_caught_up() {
    std::vector<mirror::CaughtUp> caught_up;
    for (const auto& feed : feeds_) {
        const auto& state = feed.state;
        if (!state.last_success || state.has_failed()) { continue; }
        caught_up.push_back(
            {feed.key, state.last_attempt.value_or(*state.last_success), *state.last_success});
    }
    auto write = [&caught_up](mirror::Mirror& mirror) { return mirror.feeds().note_caught_up(caught_up); };
    const auto written = co_await parts_.store.run_at_once(write);
    if (!written) { parts_.log.error("state_write_failed", {{"error", written.error().line()}}); }
}

void TenantRun::describe(Activity& activity) const {
    activity.tenants.push_back(parts_.session.activity());
    for (const auto& feed : feeds_) {
        activity.feeds.push_back(feed);
        activity.feeds.back().retrying = parts_.session.retrying(feed.key.resource);
    }
}

}  // namespace stmirror::sync
