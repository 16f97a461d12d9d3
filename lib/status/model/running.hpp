// SPDX-License-Identifier: MIT
// What a running daemon adds to the status: what each feed is doing, and what only the engine knows of it.
// Plain values.
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
#include "sync/activity.hpp"

namespace stmirror {
struct Resource;
}

namespace stmirror::status {

struct ProcessFacts;

/// What a feed is doing.
enum class Phase {
    Waiting,            ///< for its next pass
    Backfill,           ///< the first read of everything
    Scan,               ///< reads on from its cursor
    Tail,               ///< reads past the stable token; saves no token
    FullScan,           ///< reads everything again after the API refused its cursor
    BackgroundRefresh,  ///< reads the parents that are due
    Sweep,              ///< a full scan that looks for deleted records
};
/// "waiting", "backfill", …
const char* name(Phase phase);

/// A feed of the engine.
struct RunningFeed {
    sync::FeedActivity activity;
    Phase phase = Phase::Waiting;
    std::optional<double> progress;                 ///< of a long phase, 0 to 1
    std::optional<std::chrono::seconds> time_left;  ///< until that phase ends, estimated
    std::vector<LagSample> lag_history;             ///< oldest first; see LagHistory

    /// What is wrong although the feed works.
    std::vector<Problem> warnings() const;
};

/// `parents`: null unless the feed is read parent by parent and its backfill has not ended; its progress is
/// that of the parents then, because the backfill takes many passes.
RunningFeed running_feed(const sync::FeedActivity& activity, const Resource& resource,
                         const ParentProgress* parents, TimePoint now);

struct RunningDaemon {
    std::string version;  ///< of the program
    Timestamp started;
    bool ready = false;           ///< the mirror is open, and a tenant has an access token
    std::size_t store_queue = 0;  ///< pages that were received and are not written yet
    std::map<std::int64_t, client::TenantActivity> tenants;
};

/// What a status is made from besides the mirror's tables.
struct DaemonState {
    const sync::Activity& activity;
    const ProcessFacts& process;
    TimePoint now;  ///< the moment of the status
};

RunningDaemon running_daemon(const DaemonState& state);

/// Adds the engine's newer state to the stored one.
void overlay(mirror::FeedState& state, const sync::FeedActivity& activity);

}  // namespace stmirror::status
