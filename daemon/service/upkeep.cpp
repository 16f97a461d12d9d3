// SPDX-License-Identifier: MIT
#include "daemon/service/upkeep.hpp"

#include <algorithm>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "daemon/runtime/change_retention.hpp"
#include "daemon/service/snapshots.hpp"
#include "daemon/service/store_round.hpp"

namespace stmirror::daemon {
namespace {

/// No wait is longer, because the clock may be set meanwhile.
constexpr std::chrono::seconds look_interval{30};
/// After a failed snapshot; a full disk stays full for a while.
constexpr std::chrono::minutes retry_interval{10};

/// An event that happens once.
class Event {
 public:
    void happen() {
        const std::lock_guard lock(mutex_);
        happened_ = true;
        changed_.notify_all();
    }
    /// False: it did not happen within `time` or before `stop`.
    bool wait(const std::stop_token& stop, Duration time) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, stop, time, [this] { return happened_; });
    }

 private:
    std::mutex mutex_;
    std::condition_variable_any changed_;
    bool happened_ = false;
};

/// Makes a snapshot if one is due. Returns the wait until the next call.
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
        // Never two in a row, even if the next one seems due: that would only wear the disk.
        return look_interval;
    }
    if (made.error().code != Errc::Stopped) log.error("snapshot_failed", {{"error", made.error().message}});
    return retry_interval;
}

void make_snapshots(const std::stop_token& stop, const Snapshots& snapshots, const UpkeepParts& parts,
                    Event& first_reads) {
    const bool is_complete = first_reads.wait(stop, parts.settings.snapshot.every);
    if (!is_complete && !stop.stop_requested()) parts.log.warning("snapshot_incomplete", {});
    Event never;
    while (!stop.stop_requested()) {
        never.wait(stop, make_snapshot(snapshots, parts.clock, parts.log, stop));
    }
}

/// Runs on the store's thread, in small steps, so that pages can be written in between.
std::function<Duration()> pruning_of(const UpkeepParts& parts) {
    return [&mirror = parts.mirror, &settings = parts.settings, &clock = parts.clock, &log = parts.log,
            total = std::uint64_t{0}]() mutable -> Duration {
        const auto removed = prune_changes(mirror, settings.changes, clock);
        if (!removed) log.error("pruning_failed", {{"error", removed.error().message}});
        if (removed && *removed > 0) {
            total += *removed;
            return Duration{0};
        }
        if (total > 0) log.info("changes_pruned", {{"changes", total}});
        total = 0;
        return Upkeep::prune_interval;
    };
}

}  // namespace

struct Upkeep::Impl {
    explicit Impl(const UpkeepParts& parts);

    StoreRound pruning;
    Event first_reads;
    std::jthread snapshots;
};

Upkeep::Impl::Impl(const UpkeepParts& parts)
    : pruning({parts.loop, parts.store, parts.clock, parts.timers}, pruning_of(parts), [] {}) {
    const auto& settings = parts.settings;
    if (settings.snapshot.folder.empty()) return;
    snapshots =
        std::jthread([this, parts, made = Snapshots(settings.snapshot, settings.mirror_path, parts.clock)](
                         const std::stop_token& stop) { make_snapshots(stop, made, parts, first_reads); });
}

Upkeep::Upkeep(const UpkeepParts& parts) : impl_(std::make_unique<Impl>(parts)) {}

Upkeep::~Upkeep() { stop(); }

void Upkeep::first_reads_ended() { impl_->first_reads.happen(); }

void Upkeep::stop() {
    impl_->pruning.stop();
    impl_->snapshots.request_stop();
}

}  // namespace stmirror::daemon
