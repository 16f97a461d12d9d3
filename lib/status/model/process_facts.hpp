// SPDX-License-Identifier: MIT
// What the daemon remembers for its status, even across a reload of the configuration. Use only on the loop
// thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "base/clock.hpp"
#include "base/feed_key.hpp"
#include "status/model/lag_history.hpp"
#include "status/model/parent_progress.hpp"
#include "status/model/recent_history.hpp"
#include "sync/activity.hpp"

namespace stmirror::status {

struct Snapshot;

/// The counts of the engines that ran before the current one. An engine counts from its own start, but the
/// status counts from the start of the daemon.
class EarlierCounts {
 public:
    using Tenants = std::map<std::int64_t, client::TenantActivity>;

    /// Stores the counts of an engine that has ended. Call add_to() for `ended` first, so that its counts
    /// include the earlier ones. Tenants and feeds that this engine did not have keep their counts, because
    /// they may come back.
    void keep(const sync::Activity& ended);
    void add_to(sync::Activity& activity) const;
    const Tenants& tenants() const { return tenants_; }

 private:
    Tenants tenants_;
    std::map<FeedKey, std::uint64_t> passes_;
    std::uint64_t changes_ = 0;
};

/// When the daemon started. The wall clock may have been wrong then. So correct() computes the wall time of
/// the start again from the present clock. It ignores differences of up to difference_max, so that the shown
/// time does not change with each look.
class StartTime {
 public:
    static constexpr Ticks difference_max = std::chrono::seconds{2};

    StartTime() = default;
    StartTime(TimePoint steady, Timestamp wall) : steady_(steady), wall_(wall) {}

    /// Sets the wall time of the start by the present clocks, unless the difference is small.
    void correct(TimePoint now, Timestamp utc_now);
    Timestamp wall() const { return wall_; }
    Duration age(TimePoint now) const { return now - steady_; }

 private:
    TimePoint steady_;
    Timestamp wall_;
};

struct ProcessFacts {
    std::string version;
    StartTime started{};
    std::map<FeedKey, LagHistory> lags{};
    std::map<FeedKey, ParentPace> paces{};  ///< of backfills that read parent by parent
    RecentHistory history{};
    EarlierCounts counted{};

    /// Adds the lag of each feed, the progress of its backfill, and the totals of requests and changes.
    void note(const Snapshot& seen, TimePoint now);
};

}  // namespace stmirror::status
