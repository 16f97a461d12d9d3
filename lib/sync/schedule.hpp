// SPDX-License-Identifier: MIT
// Decides when each feed of one tenant is read, and how much of it is read. Starts nothing and does not wait:
// the caller passes the time. Not thread-safe.
//
// Each feed has one incremental pass per poll interval. Feeds that can be read from their start also have
// full scans: for the rest of a backfill, for a full scan that is due, or for a sweep. Full scans run
// concurrently with incremental passes, so that they do not delay new changes. An incremental pass of a
// per-parent feed ends after one poll interval at the latest, and the next one begins with the newest
// changes. Separate background refreshes read the unchanged parents.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
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
    bool is_booked = false;               ///< true if the rest of a backfill, or another full scan, is due
    std::optional<Duration> since_sweep;  ///< the age of the last full scan; empty if there was none
};

/// What the schedule must know about a feed.
struct FeedPlan {
    FeedKind kind = FeedKind::Export;
    std::string module;                               ///< see Resource::module
    std::optional<double> background_per_second_max;  ///< the feed's own limit, for per-parent feeds
    bool is_compared = false;  ///< true if the proof compares all its records, so that no sweep is needed
    FullScanState full_scan;
};

/// The report of a finished pass, and the state of its feed's full scans after it.
struct PassEnd {
    FeedReport report;
    FullScanState full_scan;
};

class Schedule {
 public:
    /// Intervals are shortened at random by up to this share, so that feeds and tenants do not all start
    /// simultaneously.
    static constexpr double jitter = 0.1;
    /// A failed pass is retried after one poll interval. Each further failure doubles the wait, up to this
    /// limit, or to one poll interval if that is longer.
    static constexpr std::chrono::minutes incremental_retry_max{5};
    static constexpr std::chrono::hours full_scan_retry_max{1};
    /// How often the stable token of a quiet export feed advances, unless ScheduleSettings::settle is longer.
    static constexpr std::chrono::hours quiet_settle{1};
    /// `full_scans_max` is the limit of concurrent full scans. If the limit is above 1 and several modules
    /// have full scans, each module leaves one slot to the others. Feeds that come earlier in `feeds` begin
    /// first.
    Schedule(const ScheduleSettings& settings, std::size_t full_scans_max, const std::vector<FeedPlan>& feeds,
             TimePoint now, Random random);

    /// A pass to begin now.
    struct PlannedPass {
        std::size_t feed = 0;
        PassMode mode;
    };
    /// Sets the goal of the background refresh of all per-parent feeds. There is no background refresh until
    /// a goal is set.
    void set_refresh_goal(const RefreshGoal& goal) { refresh_goal_ = goal; }
    /// Returns the next pass to begin, or empty if none is due. The caller must report the end of the pass to
    /// ended() or abandoned().
    std::optional<PlannedPass> next(TimePoint now);
    void ended(const PlannedPass& planned, const PassEnd& end, TimePoint now);

    /// Announces that a user waits to begin a pass of this extent. The schedule plans no pass of this extent
    /// until no_longer_wanted() has been called as often as want().
    void want(std::size_t feed, Extent extent);
    void no_longer_wanted(std::size_t feed, Extent extent);
    /// Begins the wanted pass and returns true, or returns false if another pass of this extent is running.
    /// After true, the caller must report the end of the pass to ended() or abandoned().
    bool begin_wanted(std::size_t feed, Extent extent, TimePoint now);
    /// Call instead of ended() if a pass was stopped or had nothing to do.
    void abandoned(std::size_t feed, Extent extent);

    /// Makes the feed's next incremental pass begin now instead of at the next poll. If a pass is running,
    /// the next one begins as soon as it ends. A feed whose last pass failed keeps its retry time.
    void wake(std::size_t feed, TimePoint now);

    /// Returns when next() must be called again if no pass ends before then.
    std::optional<TimePoint> wakes_at() const;
    /// Returns when the next incremental pass begins, or empty while one is running.
    std::optional<TimePoint> next_incremental(std::size_t feed) const;

 private:
    /// One kind of passes of a feed: incremental passes, full scans or background refreshes. At most one pass
    /// of a lane runs at a time.
    struct Lane {
        bool is_running = false;
        int wanted = 0;  ///< number of callers that still want a pass; see want()
        TimePoint due;
        int failures = 0;  ///< consecutive failures
    };
    struct Entry {
        FeedPlan plan;
        Lane incremental;
        std::optional<Lane> full_scan;           ///< empty if the feed cannot be read from its start
        std::optional<Lane> background_refresh;  ///< only for per-parent feeds
        Duration sweep_interval{};
        bool has_caught_up = false;
        bool is_wanted = false;              ///< true if wake() was called while a pass was running
        std::optional<TimePoint> stable_at;  ///< when the last pass that moved the stable token began
        bool is_quiet = false;  ///< the last incremental pass found no record after the stable token
        std::optional<TimePoint> incremental_began;  ///< when the last incremental pass began
        std::optional<TimePoint> refresh_began;      ///< when the background refresh was last considered
        RefreshTable table;                          ///< its numbers as of the last successful pass
        double background_gathered = 0;              ///< parents that may be read now but have not been
    };

    static Lane& lane(Entry& entry, Extent extent);
    bool must_settle(const Entry& entry, TimePoint now) const;
    PlannedPass begin_incremental(std::size_t feed, TimePoint now);
    PlannedPass begin_full_scan(std::size_t feed);
    std::optional<PlannedPass> begin_refresh(std::size_t feed, TimePoint now);
    static bool may_begin_refresh(const Entry& entry);
    static void plan_full_scan(Entry& entry, const FullScanState& full_scan, TimePoint now);
    bool may_begin_full_scan(const Entry& entry) const;
    bool has_full_scan_slot(const std::string& module) const;
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
