// SPDX-License-Identifier: MIT
// Decides when each feed of one tenant is read, and how much of it. Pure: it starts nothing and waits for
// nothing, so a week of it is tested in a moment. One thread at a time.
//
// Each feed has an incremental pass once per poll. Feeds that can be read from their start also have full
// scans, which run beside the incremental passes: for the rest of a backfill, a full scan that is due, or a
// sweep. So a full scan does not delay new changes. An incremental pass of a per-parent feed ends after one
// poll at the latest; the next one begins with the newest changes; unchanged parents are read by separate
// background refreshes.
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
#include "sync/passes/report.hpp"
#include "throttle/background_refresh.hpp"

namespace stmirror::sync {

/// The state of a feed's full scans.
struct FullScanState {
    bool is_booked = false;               ///< the rest of a backfill, or another full scan, is due
    std::optional<Duration> since_sweep;  ///< the age of the last full scan; empty: there was none
};

/// What the schedule must know of a feed.
struct FeedPlan {
    FeedKind kind = FeedKind::Export;
    std::optional<double> background_per_second_max;  ///< of a per-parent feed: its own limit
    bool is_compared = false;  ///< a rolling comparison covers its records: it needs no sweep
    FullScanState full_scan;
};

/// A finished pass, and the full scans of its feed now.
struct PassEnd {
    FeedReport report;
    FullScanState full_scan;
};

class Schedule {
 public:
    /// Intervals are shortened by up to this share at random, so that feeds and tenants do not all start at
    /// once.
    static constexpr double jitter = 0.1;
    /// A failed pass is retried after a poll, then after twice as long each time, up to this limit (or a
    /// poll, if that is longer).
    static constexpr std::chrono::minutes incremental_retry_max{5};
    static constexpr std::chrono::hours full_scan_retry_max{1};
    /// `full_scans_max`: the limit of concurrent full scans; earlier entries of `feeds` go first.
    Schedule(const ScheduleSettings& settings, std::size_t full_scans_max, const std::vector<FeedPlan>& feeds,
             TimePoint now, Random random);

    /// A pass to begin now.
    struct PlannedPass {
        std::size_t feed = 0;
        PassMode mode;
    };
    /// Sets the goal of the background refresh of all per-parent feeds. Without a goal there is no background
    /// refresh.
    void set_refresh_goal(const RefreshGoal& goal) { refresh_goal_ = goal; }
    /// The next pass to begin; the caller reports its end to ended(). Empty: nothing is due.
    std::optional<PlannedPass> next(TimePoint now);
    void ended(const PlannedPass& planned, const PassEnd& end, TimePoint now);

    /// A person asks for a pass of this extent: until the same number of calls of no_longer_wanted(), no such
    /// pass is planned.
    void want(std::size_t feed, Extent extent);
    void no_longer_wanted(std::size_t feed, Extent extent);
    /// False: a pass of this extent is running. True: the wanted pass has begun; the caller reports its end.
    bool begin_wanted(std::size_t feed, Extent extent, TimePoint now);
    /// A wanted pass was stopped, or had nothing to do.
    void abandoned(std::size_t feed, Extent extent);

    /// The feed has something to read: its next pass does not wait for the poll. If a pass is running, the
    /// next one begins as soon as it ends. A feed that fails keeps its back-off.
    void wake(std::size_t feed, TimePoint now);

    /// When next() must be called again if no pass ends before.
    std::optional<TimePoint> wakes_at() const;
    /// When the next incremental pass begins; empty while one is running.
    std::optional<TimePoint> next_incremental(std::size_t feed) const;

 private:
    struct Lane {
        bool is_running = false;
        int wanted = 0;  ///< by persons
        TimePoint due;
        int failures = 0;  ///< in a row
    };
    struct Entry {
        FeedPlan plan;
        Lane incremental;
        std::optional<Lane> full_scan;           ///< none if the feed cannot be read from its start
        std::optional<Lane> background_refresh;  ///< of a per-parent feed
        Duration sweep_interval{};
        bool has_caught_up = false;
        bool is_wanted = false;                      ///< wake() was called while a pass was running
        std::optional<TimePoint> stable_at;          ///< when the last pass that moved the stable token began
        std::optional<TimePoint> incremental_began;  ///< when the last incremental pass began
        std::optional<TimePoint> refresh_began;      ///< when the background refresh was last considered
        RefreshTable table;                          ///< as of the last successful pass
        double background_gathered = 0;  ///< parents that the pace has allowed and no pass has read
    };

    static Lane& lane(Entry& entry, Extent extent);
    PlannedPass begin_incremental(std::size_t feed, TimePoint now);
    PlannedPass begin_full_scan(std::size_t feed);
    std::optional<PlannedPass> begin_refresh(std::size_t feed, TimePoint now);
    static bool may_begin_refresh(const Entry& entry);
    static void plan_full_scan(Entry& entry, const FullScanState& full_scan, TimePoint now);
    bool may_begin_full_scan(const Entry& entry) const;
    void end_incremental(Entry& entry, const PassEnd& end, TimePoint now);
    void end_full_scan(Entry& entry, const PassEnd& end, TimePoint now);
    void end_refresh(Entry& entry, const PassEnd& end, TimePoint now);
    std::size_t take_background(std::size_t feed, TimePoint now);
    double background_pace(std::size_t feed) const;
    Duration shortened(Duration interval);

    ScheduleSettings settings_;
    std::size_t full_scans_max_;
    std::size_t full_scans_running_ = 0;
    RefreshGoal refresh_goal_;
    Random random_;
    std::vector<Entry> entries_;
};

}  // namespace stmirror::sync
