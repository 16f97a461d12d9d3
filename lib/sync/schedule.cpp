// SPDX-License-Identifier: MIT
#include "sync/schedule.hpp"

#include <algorithm>
#include <cmath>

#include "throttle/backoff.hpp"

namespace stmirror::sync {
namespace {

bool can_read_past(FeedKind kind) { return kind == FeedKind::Export || kind == FeedKind::Window; }

}  // namespace

Schedule::Schedule(const ScheduleSettings& settings, std::size_t past_at_once,
                   const std::vector<FeedPlan>& feeds, TimePoint now, Random random)
    : settings_(settings), past_at_once_(std::max<std::size_t>(1, past_at_once)), random_(random) {
    for (const auto& plan : feeds) {
        Line line;
        line.plan = plan;
        line.fresh.due = now;
        if (plan.kind == FeedKind::PerParent) line.refresh = Lane{};
        line.table.per_second_max = plan.background_per_second_max;
        if (can_read_past(plan.kind)) {
            line.past = Lane{};
            line.sweep_interval = shortened(settings_.sweep);
            plan_past(line, plan.past, now);
        }
        lines_.push_back(line);
    }
}

void Schedule::plan_past(Line& line, const PastState& past, TimePoint now) {
    const bool is_due = past.is_booked || (!line.plan.is_compared &&
                                           (!past.since_sweep || *past.since_sweep >= line.sweep_interval));
    line.past->due = is_due                  ? now
                     : line.plan.is_compared ? TimePoint::max()
                                             : now + (line.sweep_interval - *past.since_sweep);
}

std::optional<Schedule::Turn> Schedule::next(TimePoint now) {
    for (std::size_t feed = 0; feed < lines_.size(); ++feed) {
        const auto& fresh = lines_[feed].fresh;
        if (!fresh.is_running && fresh.due <= now) return begin_fresh(feed, now);
    }
    for (std::size_t feed = 0; feed < lines_.size(); ++feed) {
        const auto& line = lines_[feed];
        if (may_begin_past(line) && line.past->due <= now) return begin_past(feed);
    }
    for (std::size_t feed = 0; feed < lines_.size(); ++feed) {
        const auto& line = lines_[feed];
        if (!may_begin_refresh(line) || line.refresh->due > now) continue;
        if (auto turn = begin_refresh(feed, now)) return turn;
    }
    return std::nullopt;
}

/// The first pass that catches up tells what of the past is left to be read.
bool Schedule::may_begin_past(const Line& line) const {
    return line.past && !line.past->is_running && line.has_caught_up && past_running_ < past_at_once_;
}

bool Schedule::may_begin_refresh(const Line& line) {
    return line.refresh && !line.refresh->is_running && line.has_caught_up;
}

Schedule::Turn Schedule::begin_fresh(std::size_t feed, TimePoint now) {
    auto& line = lines_[feed];
    line.fresh.is_running = true;
    line.is_wanted = false;
    Turn turn{feed, {}};
    turn.mode.extent = Extent::Fresh;
    if (line.plan.kind == FeedKind::PerParent) {
        turn.mode.time_max = settings_.poll;
    }
    if (line.plan.kind == FeedKind::Export) {
        const bool settles = !line.settled_at || now - *line.settled_at >= settings_.settle;
        if (settles) line.settled_at = now;
        if (!settles) turn.mode.extent = Extent::Tail;
    }
    line.fresh_began = now;
    return turn;
}

Schedule::Turn Schedule::begin_past(std::size_t feed) {
    lines_[feed].past->is_running = true;
    ++past_running_;
    Turn turn{feed, {}};
    turn.mode.extent = Extent::Past;
    return turn;
}

/// Empty: nobody's turn has come.
std::optional<Schedule::Turn> Schedule::begin_refresh(std::size_t feed, TimePoint now) {
    auto& line = lines_[feed];
    Turn turn{feed, {}};
    turn.mode.extent = Extent::Refresh;
    turn.mode.time_max = settings_.poll;
    turn.mode.background_max = take_background(feed, now);
    line.refresh_began = now;
    line.refresh->due = now + settings_.poll;
    if (turn.mode.background_max == 0) return std::nullopt;
    line.refresh->is_running = true;
    return turn;
}

/// How many parents the background refresh reads now. After a sleep, or where others went before them again
/// and again, no more than the turns of two polls: nobody storms.
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

void Schedule::ended(const Turn& turn, const PassEnd& end, TimePoint now) {
    auto& line = lines_[turn.feed];
    if (turn.mode.extent == Extent::Refresh) return end_refresh(line, end, now);
    if (turn.mode.extent == Extent::Past) return end_past(line, end, now);
    end_fresh(line, end, now);
}

void Schedule::end_fresh(Line& line, const PassEnd& end, TimePoint now) {
    line.fresh.is_running = false;
    if (end.failed) {
        ++line.fresh.failures;
        line.fresh.due = now + retry_delay(settings_.poll, line.fresh.failures, fresh_retry_max);
        // A refused token is dealt with by a pass that walks from it.
        line.settled_at.reset();
        return;
    }
    line.fresh.failures = 0;
    if (line.refresh && !line.has_caught_up) line.refresh->due = now;
    line.has_caught_up = true;
    line.table.parents = end.parents;
    line.table.behind = end.parents_behind;
    const bool goes_on = end.parents_due || line.is_wanted;
    line.fresh.due = goes_on ? now : std::max(now, *line.fresh_began + shortened(settings_.poll));
    const bool past_is_idle = line.past && !line.past->is_running && line.past->failures == 0;
    if (past_is_idle) plan_past(line, end.past, now);
}

void Schedule::wake(std::size_t feed, TimePoint now) {
    auto& line = lines_[feed];
    line.is_wanted = line.fresh.is_running;
    const bool waits_for_poll = !line.fresh.is_running && line.fresh.failures == 0;
    if (waits_for_poll) line.fresh.due = std::min(line.fresh.due, now);
}

void Schedule::end_past(Line& line, const PassEnd& end, TimePoint now) {
    --past_running_;
    line.past->is_running = false;
    if (end.failed) {
        ++line.past->failures;
        line.past->due = now + retry_delay(settings_.poll, line.past->failures, past_retry_max);
        return;
    }
    line.past->failures = 0;
    plan_past(line, end.past, now);
}

void Schedule::end_refresh(Line& line, const PassEnd& end, TimePoint now) {
    line.refresh->is_running = false;
    if (end.failed) {
        ++line.refresh->failures;
        line.refresh->due = now + retry_delay(settings_.poll, line.refresh->failures, fresh_retry_max);
        return;
    }
    line.refresh->failures = 0;
    line.refresh->due = std::max(now, *line.refresh_began + shortened(settings_.poll));
    line.table.parents = end.parents;
    line.table.behind = end.parents_behind;
    line.background_gathered += static_cast<double>(end.background_left);
}

std::optional<TimePoint> Schedule::wakes_at() const {
    std::optional<TimePoint> first;
    const auto consider = [&first](TimePoint due) { first = first ? std::min(*first, due) : due; };
    for (const auto& line : lines_) {
        if (!line.fresh.is_running) consider(line.fresh.due);
        if (may_begin_past(line) && line.past->due < TimePoint::max()) consider(line.past->due);
        if (may_begin_refresh(line)) consider(line.refresh->due);
    }
    return first;
}

std::optional<TimePoint> Schedule::next_fresh(std::size_t feed) const {
    const auto& fresh = lines_[feed].fresh;
    if (fresh.is_running) return std::nullopt;
    return fresh.due;
}

Duration Schedule::shortened(Duration interval) {
    const auto most = std::chrono::duration<double>(interval) * jitter;
    return interval - std::chrono::duration_cast<Duration>(most * random_.unit());
}

}  // namespace stmirror::sync
