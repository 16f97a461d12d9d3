// SPDX-License-Identifier: MIT
#include "daemon/upkeep.hpp"

#include <algorithm>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "daemon/change_retention.hpp"
#include "daemon/snapshots.hpp"
#include "daemon/store_round.hpp"

namespace stmirror::daemon {
namespace {

/// The clock may be set meanwhile, so no wait is longer.
constexpr std::chrono::seconds look_interval{30};
/// A disk that is full stays so for a while.
constexpr std::chrono::minutes retry_interval{10};

void wait(const std::stop_token& stop, Duration time) {
    std::mutex mutex;
    std::unique_lock lock(mutex);
    std::condition_variable_any().wait_for(lock, stop, time, [] { return false; });
}

/// Makes what is due; how long to wait.
Duration make_snapshot(const Snapshots& snapshots, const Clock& clock, Logger& log,
                       const std::stop_token& stop) {
    const auto due = snapshots.next_due();
    if (due && *due > clock.utc_now()) return std::min<Duration>(*due - clock.utc_now(), look_interval);
    const auto made = due ? snapshots.make(stop) : Result<SnapshotMade>(due.error());
    if (made) {
        log.info("snapshot_made", {{"file", made->file.string()},
                                   {"bytes", made->facts.bytes},
                                   {"newest_change", made->facts.newest_change},
                                   {"removed", made->removed}});
        return Duration{0};
    }
    if (made.error().code != Errc::Stopped) log.error("snapshot_failed", {{"error", made.error().message}});
    return retry_interval;
}

void make_snapshots(const std::stop_token& stop, const Snapshots& snapshots, const Clock& clock,
                    Logger& log) {
    while (!stop.stop_requested()) {
        wait(stop, make_snapshot(snapshots, clock, log, stop));
    }
}

/// For the store's thread.
std::function<void()> pruning_of(const UpkeepParts& parts) {
    return [&mirror = parts.mirror, &settings = parts.settings, &clock = parts.clock, &log = parts.log] {
        const auto removed = prune_changes(mirror, settings.changes, clock);
        if (!removed) {
            log.error("pruning_failed", {{"error", removed.error().message}});
        } else if (*removed > 0) {
            log.info("changes_pruned", {{"changes", *removed}});
        }
    };
}

}  // namespace

struct Upkeep::Impl {
    explicit Impl(const UpkeepParts& parts);

    StoreRound pruning;
    std::jthread snapshots;
};

Upkeep::Impl::Impl(const UpkeepParts& parts)
    : pruning({parts.loop, parts.store, parts.clock, parts.timers}, prune_interval, pruning_of(parts),
              [] {}) {
    const auto& settings = parts.settings;
    if (settings.snapshot.folder.empty()) return;
    snapshots = std::jthread(
        [made = Snapshots(settings.snapshot, settings.mirror_path, parts.clock), &clock = parts.clock,
         &log = parts.log](const std::stop_token& stop) { make_snapshots(stop, made, clock, log); });
}

Upkeep::Upkeep(const UpkeepParts& parts) : impl_(std::make_unique<Impl>(parts)) {}

Upkeep::~Upkeep() { stop(); }

void Upkeep::stop() {
    impl_->pruning.stop();
    impl_->snapshots = {};
}

}  // namespace stmirror::daemon
