// SPDX-License-Identifier: MIT
#include "sync/schedule.hpp"

#include <algorithm>
#include <cmath>

#include "throttle/backoff.hpp"

namespace stmirror::sync {
namespace {

bool can_full_scan(FeedKind kind) { return kind == FeedKind::Export || kind == FeedKind::Window; }

bool has_failed(const PassEnd& end) { return end.report.state == FeedReport::State::Failed; }

}  // namespace

Schedule::Schedule(const ScheduleSettings& settings, std::size_t full_scans_max,
                   const std::vector<FeedPlan>& feeds, TimePoint now, Random random)
    : settings_(settings), full_scans_max_(std::max<std::size_t>(1, full_scans_max)), random_(random) {
    for (const auto& plan : feeds) {
        Entry entry;
        entry.plan = plan;
        entry.incremental.due = now;
        if (plan.kind == FeedKind::PerParent) { entry.background_refresh = Lane{}; }
        entry.table.per_second_max = plan.background_per_second_max;
        if (can_full_scan(plan.kind)) {
            entry.full_scan = Lane{};
            entry.sweep_interval = shortened(settings_.sweep);
            plan_full_scan(entry, plan.full_scan, now);
        }
        entries_.push_back(entry);
    }
}

void Schedule::plan_full_scan(Entry& entry, const FullScanState& full_scan, TimePoint now) {
    const bool is_due =
        full_scan.is_booked || (!entry.plan.is_compared &&
                                (!full_scan.since_sweep || *full_scan.since_sweep >= entry.sweep_interval));
    entry.full_scan->due = is_due                   ? now
                           : entry.plan.is_compared ? TimePoint::max()
                                                    : now + (entry.sweep_interval - *full_scan.since_sweep);
}

std::optional<Schedule::PlannedPass> Schedule::next(TimePoint now) {
    for (std::size_t feed = 0; feed < entries_.size(); ++feed) {
        const auto& lane = entries_[feed].incremental;
        if (!lane.is_running && lane.wanted == 0 && lane.due <= now) { return begin_incremental(feed, now); }
    }
    for (std::size_t feed = 0; feed < entries_.size(); ++feed) {
        const auto& entry = entries_[feed];
        if (may_begin_full_scan(entry) && entry.full_scan->due <= now) { return begin_full_scan(feed); }
    }
    for (std::size_t feed = 0; feed < entries_.size(); ++feed) {
        const auto& entry = entries_[feed];
        if (!may_begin_refresh(entry) || entry.background_refresh->due > now) { continue; }
        if (auto planned = begin_refresh(feed, now)) { return planned; }
    }
    return std::nullopt;
}

/// Returns true if a full scan may begin. It must wait for the first incremental pass, whose end shows what a
/// full scan must read.
bool Schedule::may_begin_full_scan(const Entry& entry) const {
    return entry.full_scan && !entry.full_scan->is_running && entry.full_scan->wanted == 0 &&
           entry.has_caught_up && has_full_scan_slot(entry.plan.module);
}

/// Returns true if one more full scan of this module may run. The module may be slowed down, so its full
/// scans leave one slot for other modules, if there are any.
bool Schedule::has_full_scan_slot(const std::string& module) const {
    if (full_scans_running_ >= full_scans_max_) { return false; }
    const bool has_others = std::ranges::any_of(
        entries_, [&](const Entry& entry) { return entry.full_scan && entry.plan.module != module; });
    if (full_scans_max_ == 1 || !has_others) { return true; }
    const auto running = std::ranges::count_if(entries_, [&](const Entry& entry) {
        return entry.full_scan && entry.full_scan->is_running && entry.plan.module == module;
    });
    return static_cast<std::size_t>(running) < full_scans_max_ - 1;
}

bool Schedule::may_begin_refresh(const Entry& entry) {
    return entry.background_refresh && !entry.background_refresh->is_running &&
           entry.background_refresh->wanted == 0 && entry.has_caught_up;
}

Schedule::PlannedPass Schedule::begin_incremental(std::size_t feed, TimePoint now) {
    auto& entry = entries_[feed];
    entry.incremental.is_running = true;
    entry.is_wanted = false;
    PlannedPass planned{feed, {}};
    planned.mode.extent = Extent::Incremental;
    if (entry.plan.kind == FeedKind::PerParent) { planned.mode.time_max = settings_.poll; }
    if (entry.plan.kind == FeedKind::Export) {
        if (must_settle(entry, now)) {
            entry.stable_at = now;
        } else {
            planned.mode.extent = Extent::Tail;
        }
    }
    entry.incremental_began = now;
    return planned;
}

/// Returns true if the pass must move the stable token. A quiet feed moves it less often: it has no records
/// after the token, so the move changes nothing and costs a second request.
bool Schedule::must_settle(const Entry& entry, TimePoint now) const {
    if (!entry.stable_at) { return true; }
    const Duration quiet = std::max<Duration>(settings_.settle, quiet_settle);
    return now - *entry.stable_at >= (entry.is_quiet ? quiet : settings_.settle);
}

Schedule::PlannedPass Schedule::begin_full_scan(std::size_t feed) {
    entries_[feed].full_scan->is_running = true;
    ++full_scans_running_;
    PlannedPass planned{feed, {}};
    planned.mode.extent = Extent::FullScan;
    return planned;
}

/// Plans a background refresh. Returns empty if the pace allows no parent to be read now.
std::optional<Schedule::PlannedPass> Schedule::begin_refresh(std::size_t feed, TimePoint now) {
    auto& entry = entries_[feed];
    PlannedPass planned{feed, {}};
    planned.mode.extent = Extent::BackgroundRefresh;
    planned.mode.time_max = settings_.poll;
    planned.mode.background_max = take_background(feed, now);
    entry.refresh_began = now;
    entry.background_refresh->due = now + settings_.poll;
    if (planned.mode.background_max == 0) { return std::nullopt; }
    entry.background_refresh->is_running = true;
    return planned;
}

/// Returns how many parents the background refresh may read now. After a suspend or repeated delays, this is
/// at most the number for two polls, to avoid a burst.
std::size_t Schedule::take_background(std::size_t feed, TimePoint now) {
    auto& entry = entries_[feed];
    using Seconds = std::chrono::duration<double>;
    const auto pace = background_pace(feed);
    const auto most = std::max(1.0, pace * Seconds(2 * settings_.poll).count());
    const auto earned = pace * Seconds(now - entry.refresh_began.value_or(now)).count();
    entry.background_gathered = std::min(entry.background_gathered + earned, most);
    const double whole = std::floor(entry.background_gathered);
    entry.background_gathered -= whole;
    return static_cast<std::size_t>(whole);
}

double Schedule::background_pace(std::size_t feed) const {
    std::vector<RefreshTable> tables;
    for (const auto& entry : entries_) { tables.push_back(entry.table); }
    return plan_refresh(refresh_goal_, tables)[feed].per_second;
}

void Schedule::ended(const PlannedPass& planned, const PassEnd& end, TimePoint now) {
    auto& entry = entries_[planned.feed];
    if (planned.mode.extent == Extent::BackgroundRefresh) { return end_refresh(entry, end, now); }
    if (planned.mode.extent == Extent::FullScan) { return end_full_scan(entry, end, now); }
    end_incremental(entry, end, now);
}

Schedule::Lane& Schedule::lane(Entry& entry, Extent extent) {
    if (extent == Extent::FullScan) { return *entry.full_scan; }
    return extent == Extent::BackgroundRefresh ? *entry.background_refresh : entry.incremental;
}

void Schedule::want(std::size_t feed, Extent extent) { ++lane(entries_[feed], extent).wanted; }

void Schedule::no_longer_wanted(std::size_t feed, Extent extent) { --lane(entries_[feed], extent).wanted; }

bool Schedule::begin_wanted(std::size_t feed, Extent extent, TimePoint now) {
    auto& entry = entries_[feed];
    auto& wanted = lane(entry, extent);
    if (wanted.is_running) { return false; }
    wanted.is_running = true;
    if (extent == Extent::FullScan) {
        ++full_scans_running_;
    } else if (extent == Extent::BackgroundRefresh) {
        entry.refresh_began = now;
    } else {
        entry.is_wanted = false;
        entry.stable_at = now;
        entry.incremental_began = now;
    }
    return true;
}

void Schedule::abandoned(std::size_t feed, Extent extent) {
    if (extent == Extent::FullScan) { --full_scans_running_; }
    lane(entries_[feed], extent).is_running = false;
}

void Schedule::end_incremental(Entry& entry, const PassEnd& end, TimePoint now) {
    entry.incremental.is_running = false;
    if (has_failed(end)) {
        ++entry.incremental.failures;
        entry.incremental.due =
            now + retry_delay(settings_.poll, entry.incremental.failures, incremental_retry_max);
        // Only a pass that moves the stable token handles a refused token, so the next pass must not be only
        // a tail.
        entry.stable_at.reset();
        return;
    }
    entry.incremental.failures = 0;
    entry.is_quiet = end.report.outcome.records() == 0;
    if (entry.background_refresh && !entry.has_caught_up) { entry.background_refresh->due = now; }
    entry.has_caught_up = true;
    entry.table.parents = end.report.parents;
    entry.table.behind = end.report.parents_behind;
    const bool goes_on = end.report.parents_due || entry.is_wanted;
    entry.incremental.due =
        goes_on ? now : std::max(now, *entry.incremental_began + shortened(settings_.poll));
    const bool full_scan_is_idle =
        entry.full_scan && !entry.full_scan->is_running && entry.full_scan->failures == 0;
    if (full_scan_is_idle) { plan_full_scan(entry, end.full_scan, now); }
}

void Schedule::wake(std::size_t feed, TimePoint now) {
    auto& entry = entries_[feed];
    entry.is_wanted = entry.incremental.is_running;
    const bool waits_for_poll = !entry.incremental.is_running && entry.incremental.failures == 0;
    if (waits_for_poll) { entry.incremental.due = std::min(entry.incremental.due, now); }
}

void Schedule::end_full_scan(Entry& entry, const PassEnd& end, TimePoint now) {
    --full_scans_running_;
    entry.full_scan->is_running = false;
    if (has_failed(end)) {
        ++entry.full_scan->failures;
        entry.full_scan->due =
            now + retry_delay(settings_.poll, entry.full_scan->failures, full_scan_retry_max);
        return;
    }
    entry.full_scan->failures = 0;
    plan_full_scan(entry, end.full_scan, now);
}

void Schedule::end_refresh(Entry& entry, const PassEnd& end, TimePoint now) {
    entry.background_refresh->is_running = false;
    if (has_failed(end)) {
        ++entry.background_refresh->failures;
        entry.background_refresh->due =
            now + retry_delay(settings_.poll, entry.background_refresh->failures, incremental_retry_max);
        return;
    }
    entry.background_refresh->failures = 0;
    entry.background_refresh->due = std::max(now, *entry.refresh_began + shortened(settings_.poll));
    entry.table.parents = end.report.parents;
    entry.table.behind = end.report.parents_behind;
    entry.background_gathered += static_cast<double>(end.report.background_left);
}

std::optional<TimePoint> Schedule::wakes_at() const {
    std::optional<TimePoint> first;
    const auto consider = [&first](TimePoint due) { first = first ? std::min(*first, due) : due; };
    for (const auto& entry : entries_) {
        if (!entry.incremental.is_running && entry.incremental.wanted == 0) {
            consider(entry.incremental.due);
        }
        if (may_begin_full_scan(entry) && entry.full_scan->due < TimePoint::max()) {
            consider(entry.full_scan->due);
        }
        if (may_begin_refresh(entry)) { consider(entry.background_refresh->due); }
    }
    return first;
}

std::optional<TimePoint> Schedule::next_incremental(std::size_t feed) const {
    const auto& lane = entries_[feed].incremental;
    if (lane.is_running) { return std::nullopt; }
    return lane.due;
}

Duration Schedule::shortened(Duration interval) {
    const auto most = std::chrono::duration<double>(interval) * jitter;
    return interval - std::chrono::duration_cast<Duration>(most * random_.unit());
}

}  // namespace stmirror::sync
