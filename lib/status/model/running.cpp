// SPDX-License-Identifier: MIT
#include "status/model/running.hpp"

#include <algorithm>

#include "catalogue/resource.hpp"
#include "status/model/process_facts.hpp"
#include "sync/passes/time_left.hpp"

namespace stmirror::status {
namespace {

using sync::FeedReport;

/// Returns the phase of an incremental pass.
Phase phase_of_incremental(const FeedReport& report, const Resource& resource) {
    if (report.state == FeedReport::State::Waiting) { return Phase::Waiting; }
    if (resource.feed.kind == FeedKind::PerParent) { return Phase::BackgroundRefresh; }
    return report.state == FeedReport::State::Tail ? Phase::Tail : Phase::Scan;
}

/// Returns the phase of a feed. A long pass takes precedence, because it is the one that people wait for.
Phase phase_of(const sync::FeedActivity& feed, const Resource& resource) {
    if (feed.full_scan && !feed.state.backfilled) { return Phase::Backfill; }
    if (feed.full_scan) {
        return feed.full_scan->state == FeedReport::State::FullScanning ? Phase::FullScan : Phase::Sweep;
    }
    if (!feed.incremental) { return feed.background_refresh ? Phase::BackgroundRefresh : Phase::Waiting; }
    const auto phase = phase_of_incremental(*feed.incremental, resource);
    return phase == Phase::BackgroundRefresh && !feed.state.backfilled ? Phase::Backfill : phase;
}

}  // namespace

const char* name(Phase phase) {
    switch (phase) {
        case Phase::Waiting:
            return "waiting";
        case Phase::Backfill:
            return "backfill";
        case Phase::Scan:
            return "scan";
        case Phase::Tail:
            return "tail";
        case Phase::FullScan:
            return "full_scan";
        case Phase::BackgroundRefresh:
            return "background_refresh";
        case Phase::Sweep:
            return "sweep";
    }
    return "unknown";
}

std::vector<Problem> RunningFeed::warnings() const {
    auto all = activity.warnings;
    if (activity.refresh_error) { all.push_back(*activity.refresh_error); }
    return all;
}

RunningFeed running_feed(const sync::FeedActivity& activity, const Resource& resource,
                         const ParentProgress* parents, TimePoint now) {
    RunningFeed running;
    running.activity = activity;
    running.phase = phase_of(activity, resource);
    if (parents != nullptr) {
        if (parents->counts.known > 0) { running.progress = parents->counts.share_read(); }
        running.time_left = parents->time_left;
    } else if (activity.full_scan) {
        running.progress = activity.full_scan->fraction;
        running.time_left = sync::time_left(*activity.full_scan, now);
    }
    return running;
}

RunningDaemon running_daemon(const DaemonState& state) {
    RunningDaemon daemon;
    daemon.version = state.process.version;
    daemon.started = state.process.started.wall();
    daemon.uptime = std::chrono::floor<std::chrono::seconds>(state.process.started.age(state.now));
    daemon.store_queue = state.activity.pages_waiting;
    daemon.changes = state.activity.changes;
    daemon.last_hour = state.process.history.hour();
    daemon.last_day = state.process.history.day();
    for (const auto& tenant : state.activity.tenants) {
        daemon.ready = daemon.ready || tenant.authenticated;
        daemon.tenants.emplace(tenant.tenant_id, tenant);
    }
    return daemon;
}

void overlay(mirror::FeedState& state, const sync::FeedActivity& activity) {
    state.add(activity.state);
    for (const auto* pass : {&activity.incremental, &activity.full_scan, &activity.background_refresh}) {
        if (*pass) { state.newest_modified = std::max(state.newest_modified, (*pass)->newest_modified); }
    }
}

}  // namespace stmirror::status
