// SPDX-License-Identifier: MIT
// What a running daemon adds to the status: what each feed is doing, and what only the engine knows about it.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "mirror/feeds/feed_state.hpp"
#include "status/model/lag_history.hpp"
#include "status/model/parent_progress.hpp"
#include "status/model/recent_history.hpp"
#include "sync/activity.hpp"

namespace stmirror {
struct Resource;
}

namespace stmirror::status {

struct ProcessFacts;

/// What a feed is doing.
enum class Phase {
    Waiting,            ///< waits for its next pass
    Backfill,           ///< reads everything for the first time
    Scan,               ///< reads what is new, starting at its cursor
    Tail,               ///< reads past the stable token; saves no token
    FullScan,           ///< reads everything again by an export feed
    BackgroundRefresh,  ///< reads parents that are due, or unchanged parents again
    Sweep,              ///< reads everything again by a list in time windows
};
/// Returns for example "waiting".
const char* name(Phase phase);

/// A feed of the engine.
struct RunningFeed {
    sync::FeedActivity activity;
    Phase phase = Phase::Waiting;
    std::optional<double> progress;                 ///< progress of a long phase, 0 to 1
    std::optional<std::chrono::seconds> time_left;  ///< estimated time until that phase ends
    std::vector<LagSample> lag_history;             ///< oldest first; see LagHistory

    /// Returns what is wrong although the feed works.
    std::vector<Problem> warnings() const;
};

/// Describes a feed. `parents` is null unless the feed is read parent by parent and its backfill has not
/// ended. If it is set, the progress counts parents, because such a backfill takes many passes.
RunningFeed running_feed(const sync::FeedActivity& activity, const Resource& resource,
                         const ParentProgress* parents, TimePoint now);

struct RunningDaemon {
    std::string version;  ///< version of the program
    Timestamp started;
    std::chrono::seconds uptime{};
    bool ready = false;           ///< the mirror is open, and at least one tenant has an access token
    std::size_t store_queue = 0;  ///< number of pages that were received but are not written yet
    std::uint64_t changes = 0;    ///< number of changes logged since the start
    std::vector<HistoryStep> last_hour;
    std::vector<HistoryStep> last_day;
    std::map<std::int64_t, client::TenantActivity> tenants;
};

/// What a status needs and the mirror's tables do not have.
struct DaemonState {
    const sync::Activity& activity;
    const ProcessFacts& process;
    TimePoint now;  ///< the time of the status
};

RunningDaemon running_daemon(const DaemonState& state);

/// Adds the engine's newer state to the stored state.
void overlay(mirror::FeedState& state, const sync::FeedActivity& activity);

}  // namespace stmirror::status
