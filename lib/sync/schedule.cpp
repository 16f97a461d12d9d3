// SPDX-License-Identifier: MIT
#include "sync/schedule.hpp"

#include <algorithm>
#include <cmath>

#include "throttle/backoff.hpp"

namespace stmirror::sync {
namespace {

bool can_full_scan(FeedKind kind) { return kind == FeedKind::Export || kind == FeedKind::Window; }

}  // namespace

Schedule::Schedule(const ScheduleSettings& settings, std::size_t full_scans_max,
                   const std::vector<FeedPlan>& feeds, TimePoint now, Random random)
    : settings_(settings), full_scans_max_(std::max<std::size_t>(1, full_scans_max)), random_(random) {
    for (const auto& plan : feeds) {
        Line line;
        line.plan = plan;
        line.incremental.due = now;
        if (plan.kind == FeedKind::PerParent) line.background_refresh = Lane{};
        line.table.per_second_max = plan.background_per_second_max;
        if (can_full_scan(plan.kind)) {
            line.full_scan = Lane{};
            line.sweep_interval = shortened(settings_.sweep);
            plan_full_scan(line, plan.full_scan, now);
        }
        lines_.push_back(line);
    }
}

void Schedule::plan_full_scan(Line& line, const FullScanState& full_scan, TimePoint now) {
    const bool is_due =
        full_scan.is_booked ||
        (!line.plan.is_compared && (!full_scan.since_sweep || *full_scan.since_sweep >= line.sweep_interval));
    line.full_scan->due = is_due                  ? now
                          : line.plan.is_compared ? TimePoint::max()
                                                  : now + (line.sweep_interval - *full_scan.since_sweep);
}

std::optional<Schedule::PlannedPass> Schedule::next(TimePoint now) {
    for (std::size_t feed = 0; feed < lines_.size(); ++feed) {
        const auto& lane = lines_[feed].incremental;
        if (!lane.is_running && lane.due <= now) return begin_incremental(feed, now);
    }
    for (std::size_t feed = 0; feed < lines_.size(); ++feed) {
        const auto& line = lines_[feed];
        if (may_begin_full_scan(line) && line.full_scan->due <= now) return begin_full_scan(feed);
    }
    for (std::size_t feed = 0; feed < lines_.size(); ++feed) {
        const auto& line = lines_[feed];
        if (!may_begin_refresh(line) || line.background_refresh->due > now) continue;
        if (auto planned = begin_refresh(feed, now)) return planned;
    }
    return std::nullopt;
}

/// Waits for the first incremental pass, whose end says what a full scan must read.
bool Schedule::may_begin_full_scan(const Line& line) const {
    return line.full_scan && !line.full_scan->is_running && line.has_caught_up &&
           full_scans_running_ < full_scans_max_;
}

bool Schedule::may_begin_refresh(const Line& line) {
    return line.background_refresh && !line.background_refresh->is_running && line.has_caught_up;
}

Schedule::PlannedPass Schedule::begin_incremental(std::size_t feed, TimePoint now) {
    auto& line = lines_[feed];
    line.incremental.is_running = true;
    line.is_wanted = false;
    PlannedPass planned{feed, {}};
    planned.mode.extent = Extent::Incremental;
    if (line.plan.kind == FeedKind::PerParent) {
        planned.mode.time_max = settings_.poll;
    }
    if (line.plan.kind == FeedKind::Export) {
        const bool settles = !line.stable_at || now - *line.stable_at >= settings_.settle;
        if (settles) line.stable_at = now;
        if (!settles) planned.mode.extent = Extent::Tail;
    }
    line.incremental_began = now;
    return planned;
}

Schedule::PlannedPass Schedule::begin_full_scan(std::size_t feed) {
    lines_[feed].full_scan->is_running = true;
    ++full_scans_running_;
    PlannedPass planned{feed, {}};
    planned.mode.extent = Extent::FullScan;
    return planned;
}

/// Empty: no parent is due for the background refresh.
std::optional<Schedule::PlannedPass> Schedule::begin_refresh(std::size_t feed, TimePoint now) {
    auto& line = lines_[feed];
    PlannedPass planned{feed, {}};
    planned.mode.extent = Extent::BackgroundRefresh;
    planned.mode.time_max = settings_.poll;
    planned.mode.background_max = take_background(feed, now);
    line.refresh_began = now;
    line.background_refresh->due = now + settings_.poll;
    if (planned.mode.background_max == 0) return std::nullopt;
    line.background_refresh->is_running = true;
    return planned;
}

/// How many parents the background refresh may read now. After a suspend, or if it was delayed repeatedly, at
/// most the number for two polls, to avoid a burst.
std::size_t Schedule::take_background(std::size_t feed, TimePoint now) {
    auto& line = lines_[feed];
    using Seconds = std::chrono::duration<double>;
    const auto pace = background_pace(feed);
    const auto most = std::max(1.0, pace * Seconds(2 * settings_.poll).count());
    const auto earned = pace * Seconds(now - line.refresh_began.value_or(now)).count();
    line.background_gathered = std::min(line.background_gathered + earned, most);
    const double whole = std::floor(line.background_gathered);
    line.background_gathered -= whole;
    return static_cast<std::size_t>(whole);
}

double Schedule::background_pace(std::size_t feed) const {
    std::vector<RefreshTable> tables;
    for (const auto& line : lines_) tables.push_back(line.table);
    return plan_refresh(refresh_goal_, tables)[feed].per_second;
}

void Schedule::ended(const PlannedPass& planned, const PassEnd& end, TimePoint now) {
    auto& line = lines_[planned.feed];
    if (planned.mode.extent == Extent::BackgroundRefresh) return end_refresh(line, end, now);
    if (planned.mode.extent == Extent::FullScan) return end_full_scan(line, end, now);
    end_incremental(line, end, now);
}

void Schedule::end_incremental(Line& line, const PassEnd& end, TimePoint now) {
    line.incremental.is_running = false;
    if (end.failed) {
        ++line.incremental.failures;
        line.incremental.due =
            now + retry_delay(settings_.poll, line.incremental.failures, incremental_retry_max);
        // Only a pass that moves the stable token handles a refused one: the next pass is not just a tail.
        line.stable_at.reset();
        return;
    }
    line.incremental.failures = 0;
    if (line.background_refresh && !line.has_caught_up) line.background_refresh->due = now;
    line.has_caught_up = true;
    line.table.parents = end.parents;
    line.table.behind = end.parents_behind;
    const bool goes_on = end.parents_due || line.is_wanted;
    line.incremental.due = goes_on ? now : std::max(now, *line.incremental_began + shortened(settings_.poll));
    const bool full_scan_is_idle =
        line.full_scan && !line.full_scan->is_running && line.full_scan->failures == 0;
    if (full_scan_is_idle) plan_full_scan(line, end.full_scan, now);
}

void Schedule::wake(std::size_t feed, TimePoint now) {
    auto& line = lines_[feed];
    line.is_wanted = line.incremental.is_running;
    const bool waits_for_poll = !line.incremental.is_running && line.incremental.failures == 0;
    if (waits_for_poll) line.incremental.due = std::min(line.incremental.due, now);
}

void Schedule::end_full_scan(Line& line, const PassEnd& end, TimePoint now) {
    --full_scans_running_;
    line.full_scan->is_running = false;
    if (end.failed) {
        ++line.full_scan->failures;
        line.full_scan->due =
            now + retry_delay(settings_.poll, line.full_scan->failures, full_scan_retry_max);
        return;
    }
    line.full_scan->failures = 0;
    plan_full_scan(line, end.full_scan, now);
}

void Schedule::end_refresh(Line& line, const PassEnd& end, TimePoint now) {
    line.background_refresh->is_running = false;
    if (end.failed) {
        ++line.background_refresh->failures;
        line.background_refresh->due =
            now + retry_delay(settings_.poll, line.background_refresh->failures, incremental_retry_max);
        return;
    }
    line.background_refresh->failures = 0;
    line.background_refresh->due = std::max(now, *line.refresh_began + shortened(settings_.poll));
    line.table.parents = end.parents;
    line.table.behind = end.parents_behind;
    line.background_gathered += static_cast<double>(end.background_left);
}

std::optional<TimePoint> Schedule::wakes_at() const {
    std::optional<TimePoint> first;
    const auto consider = [&first](TimePoint due) { first = first ? std::min(*first, due) : due; };
    for (const auto& line : lines_) {
        if (!line.incremental.is_running) consider(line.incremental.due);
        if (may_begin_full_scan(line) && line.full_scan->due < TimePoint::max())
            consider(line.full_scan->due);
        if (may_begin_refresh(line)) consider(line.background_refresh->due);
    }
    return first;
}

std::optional<TimePoint> Schedule::next_incremental(std::size_t feed) const {
    const auto& lane = lines_[feed].incremental;
    if (lane.is_running) return std::nullopt;
    return lane.due;
}

Duration Schedule::shortened(Duration interval) {
    const auto most = std::chrono::duration<double>(interval) * jitter;
    return interval - std::chrono::duration_cast<Duration>(most * random_.unit());
}

}  // namespace stmirror::sync
