// SPDX-License-Identifier: MIT
// When each feed of one tenant is read, and how much of it. Pure: it starts nothing and waits for nothing, so
// that a week of it is tested in a moment. One thread.
//
// Each feed is looked at once in a poll, whatever else goes on. Feeds that can be read from their start have
// a second lane beside that one, for the rest of a first read, a re-walk or a sweep: so a long read of
// everything holds up no change. A per-parent feed that has much to read stops after a poll and begins anew,
// with the newest changes first; parents that did not change have a lane of their own as well.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <vector>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "catalogue/resource.hpp"
#include "settings/settings.hpp"
#include "sync/feeds/pass_mode.hpp"
#include "throttle/background_refresh.hpp"

namespace stmirror::sync {

/// What is known of a feed's complete reads.
struct FullScanState {
    bool is_booked = false;               ///< the rest of a first read, or a re-walk, is due
    std::optional<Duration> since_sweep;  ///< the age of the last complete read; empty: there was none
};

/// What a schedule has to know of a feed.
struct FeedPlan {
    FeedKind kind = FeedKind::Export;
    std::optional<double> background_per_second_max;  ///< of a per-parent feed: a limit of its own
    bool is_compared = false;  ///< its records are compared all the time: it needs no sweep
    FullScanState full_scan;
};

/// How a pass ended, as far as the schedule cares.
struct PassEnd {
    bool failed = false;
    bool parents_due = false;          ///< a per-parent feed stopped at PassMode::time_max
    std::uint64_t parents = 0;         ///< as FeedReport says,
    std::uint64_t parents_behind = 0;  ///< this too,
    std::size_t background_left = 0;   ///< and this
    FullScanState full_scan;
};

class Schedule {
 public:
    /// An interval is shortened by up to this share, so that feeds and tenants that began together spread.
    static constexpr double jitter = 0.1;
    /// A feed that fails is asked again after a poll, then after twice as long, up to this (or a poll, where
    /// that is longer).
    static constexpr std::chrono::minutes incremental_retry_max{5};
    static constexpr std::chrono::hours full_scan_retry_max{1};
    /// `full_scans_max`: how many feeds are read from their start side by side, the first of `feeds` first.
    Schedule(const ScheduleSettings& settings, std::size_t full_scans_max, const std::vector<FeedPlan>& feeds,
             TimePoint now, Random random);

    /// A pass to begin now.
    struct PlannedPass {
        std::size_t feed = 0;
        PassMode mode;
    };
    /// Of the background refresh of all per-parent feeds, from now on. Without one there is no refresh.
    void set_refresh_goal(const RefreshGoal& goal) { refresh_goal_ = goal; }
    /// Empty: nothing is due. The turn is taken by it; ended() gives it back.
    std::optional<PlannedPass> next(TimePoint now);
    void ended(const PlannedPass& planned, const PassEnd& end, TimePoint now);
    /// The feed has something to read now: it need not wait for its poll. While a pass is under way, as soon
    /// as that ends. One that fails keeps its back-off.
    void wake(std::size_t feed, TimePoint now);

    /// When next() is worth asking again, should no pass end before.
    std::optional<TimePoint> wakes_at() const;
    /// When the feed is looked at again; empty while a pass catches up with it.
    std::optional<TimePoint> next_incremental(std::size_t feed) const;

 private:
    struct Lane {
        bool is_running = false;
        TimePoint due;
        int failures = 0;  ///< in a row
    };
    struct Line {
        FeedPlan plan;
        Lane incremental;
        std::optional<Lane> full_scan;           ///< none where the feed cannot be read from its start
        std::optional<Lane> background_refresh;  ///< of a per-parent feed: the background refresh
        Duration sweep_interval{};
        bool has_caught_up = false;
        bool is_wanted = false;              ///< what woke it came after the pass under way had begun
        std::optional<TimePoint> stable_at;  ///< the start of the last pass that moved the settled token
        std::optional<TimePoint> incremental_began;  ///< the start of the last pass that caught up
        std::optional<TimePoint> refresh_began;      ///< the start of the last background refresh
        RefreshTable table;                          ///< by the last pass that caught up
        double background_gathered = 0;              ///< turns that the pace has allowed and nobody took
    };

    PlannedPass begin_incremental(std::size_t feed, TimePoint now);
    PlannedPass begin_full_scan(std::size_t feed);
    std::optional<PlannedPass> begin_refresh(std::size_t feed, TimePoint now);
    static bool may_begin_refresh(const Line& line);
    static void plan_full_scan(Line& line, const FullScanState& full_scan, TimePoint now);
    bool may_begin_full_scan(const Line& line) const;
    void end_incremental(Line& line, const PassEnd& end, TimePoint now);
    void end_full_scan(Line& line, const PassEnd& end, TimePoint now);
    void end_refresh(Line& line, const PassEnd& end, TimePoint now);
    std::size_t take_background(std::size_t feed, TimePoint now);
    double background_pace(std::size_t feed) const;
    Duration shortened(Duration interval);

    ScheduleSettings settings_;
    std::size_t full_scans_max_;
    std::size_t full_scans_running_ = 0;
    RefreshGoal refresh_goal_;
    Random random_;
    std::vector<Line> lines_;
};

}  // namespace stmirror::sync
