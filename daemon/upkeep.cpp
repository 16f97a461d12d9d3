// SPDX-License-Identifier: MIT
#include "daemon/upkeep.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "daemon/change_retention.hpp"
#include "daemon/snapshots.hpp"

namespace stmirror::daemon {
namespace {

namespace asio = boost::asio;

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

}  // namespace

struct Upkeep::Impl : std::enable_shared_from_this<Impl> {
    explicit Impl(UpkeepParts p) : parts(std::move(p)) {}

    void go();
    void prune();
    void wait_again();
    void begin_snapshots();

    UpkeepParts parts;
    std::optional<Timers::Id> timer;
    bool stopped = false;
    std::jthread snapshots;
};

void Upkeep::Impl::go() {
    timer.reset();
    asio::post(parts.store, [self = shared_from_this()] {
        self->prune();
        asio::post(self->parts.loop, [self] { self->wait_again(); });
    });
}

/// On the store's thread.
void Upkeep::Impl::prune() {
    const auto removed = prune_changes(parts.mirror, parts.settings.changes, parts.clock);
    if (!removed) {
        parts.log.error("pruning_failed", {{"error", removed.error().message}});
    } else if (*removed > 0) {
        parts.log.info("changes_pruned", {{"changes", *removed}});
    }
}

void Upkeep::Impl::wait_again() {
    if (stopped) return;
    timer =
        parts.timers.call_at(parts.clock.now() + prune_interval, [self = shared_from_this()] { self->go(); });
}

void Upkeep::Impl::begin_snapshots() {
    const auto& settings = parts.settings;
    if (settings.snapshot.folder.empty()) return;
    snapshots = std::jthread(
        [made = Snapshots(settings.snapshot, settings.mirror_path, parts.clock), &clock = parts.clock,
         &log = parts.log](const std::stop_token& stop) { make_snapshots(stop, made, clock, log); });
}

Upkeep::Upkeep(UpkeepParts parts) : impl_(std::make_shared<Impl>(std::move(parts))) {
    impl_->go();
    impl_->begin_snapshots();
}

Upkeep::~Upkeep() { stop(); }

void Upkeep::stop() {
    impl_->stopped = true;
    if (impl_->timer) impl_->parts.timers.cancel(*impl_->timer);
    impl_->timer.reset();
    impl_->snapshots = {};
}

}  // namespace stmirror::daemon
