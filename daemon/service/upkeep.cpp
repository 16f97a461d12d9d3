// SPDX-License-Identifier: MIT
#include "daemon/service/upkeep.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <functional>
#include <utility>

#include "async/periodic_task.hpp"
#include "daemon/runtime/change_retention.hpp"
#include "daemon/service/snapshots.hpp"

namespace stmirror::daemon {
namespace {

/// The longest wait for a due snapshot. It is short because the clock may be changed during the wait.
constexpr std::chrono::seconds look_interval{30};
/// The wait after a failed snapshot. It is long because a full disk stays full for a while.
constexpr std::chrono::minutes retry_interval{10};

/// Makes a snapshot if one is due. Returns the wait until the next call.
Duration make_snapshot(const Snapshots& snapshots, const Clock& clock, Logger& log,
                       const std::stop_token& stop) {
    const auto due = snapshots.next_due();
    if (due && *due > clock.utc_now()) { return std::min<Duration>(*due - clock.utc_now(), look_interval); }
    const auto made = due ? snapshots.make(stop) : Result<SnapshotMade>(due.error());
    if (made) {
        log.info("snapshot_made", {{"file", made->file.string()},
                                   {"bytes", made->facts.bytes},
                                   {"newest_change", made->facts.newest_change},
                                   {"removed", made->removed}});
        // Waits even if the next snapshot seems due, so that a wrong clock does not cause endless snapshots.
        return look_interval;
    }
    if (made.error().code != Errc::Stopped) {
        log.error("snapshot_failed", {{"error", made.error().line()}});
    }
    return retry_interval;
}

/// Returns a function that prunes the change log on the store thread in small steps, so that pages can be
/// written in between. It returns the wait until its next call.
std::function<Duration()> pruning_of(const UpkeepParts& parts) {
    return [&pruning = parts.pruning, &settings = parts.settings, &clock = parts.clock, &log = parts.log,
            total = std::uint64_t{0}]() mutable -> Duration {
        const auto removed = prune_changes(pruning, settings.changes, clock);
        if (!removed) { log.error("pruning_failed", {{"error", removed.error().line()}}); }
        if (removed && *removed > 0) {
            total += *removed;
            return Duration{0};
        }
        if (total > 0) { log.info("changes_pruned", {{"changes", total}}); }
        total = 0;
        return Upkeep::prune_interval;
    };
}

}  // namespace

struct Upkeep::Impl {
    explicit Impl(const UpkeepParts& p) : parts(p), prune(pruning_of(p)) {}

    void start(asio::awaitable<void> task) { asio::co_spawn(parts.loop, std::move(task), rethrow); }
    PeriodicParts periodic() const { return {parts.clock, parts.timers, parts.stop}; }
    asio::awaitable<void> begin_snapshots_late();
    void begin_snapshots();

    UpkeepParts parts;
    std::function<Duration()> prune;
    bool has_begun_snapshots = false;
};

/// Begins snapshots after one interval even if a backfill has not ended, because a feed may fail forever.
asio::awaitable<void> Upkeep::Impl::begin_snapshots_late() {
    const auto latest = parts.clock.now() + parts.settings.snapshot.every;
    const bool is_late = co_await sleep_until(parts.timers, latest, parts.stop);
    if (!is_late || has_begun_snapshots) { co_return; }
    parts.log.warning("snapshot_incomplete", {});
    begin_snapshots();
}

void Upkeep::Impl::begin_snapshots() {
    if (std::exchange(has_begun_snapshots, true)) { return; }
    const Snapshots folder(parts.settings.snapshot, parts.settings.mirror_path, parts.clock);
    const auto make = [this, folder] { return make_snapshot(folder, parts.clock, parts.log, parts.stop); };
    const auto round = [this, make] { return run_on(parts.snapshots, make); };
    start(run_periodically(periodic(), Duration{0}, round));
}

Upkeep::Upkeep(const UpkeepParts& parts) : impl_(std::make_unique<Impl>(parts)) {
    const auto round = [impl = impl_.get()] { return run_on(impl->parts.store, std::ref(impl->prune)); };
    impl_->start(run_periodically(impl_->periodic(), Duration{0}, round));
    if (!parts.settings.snapshot.folder.empty()) { impl_->start(impl_->begin_snapshots_late()); }
}

Upkeep::~Upkeep() = default;

void Upkeep::first_reads_ended() {
    if (!impl_->parts.settings.snapshot.folder.empty()) { impl_->begin_snapshots(); }
}

}  // namespace stmirror::daemon
