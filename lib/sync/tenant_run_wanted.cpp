// SPDX-License-Identifier: MIT
// Runs the passes that a user requests while the daemon serves.
#include <algorithm>

#include "mirror/feeds/feed_state.hpp"
#include "sync/tenant_run.hpp"

namespace stmirror::sync {
namespace {

/// Passes the progress of a job's passes to two observers. Only the first observer is told when a pass ends,
/// because a job may have several passes.
class Both final : public Observer {
 public:
    Both(Observer& one, Observer* other) : one_(one), other_(other) {}
    void on_progress(const FeedReport& report) override {
        one_.on_progress(report);
        const bool has_ended = report.state == FeedReport::State::Done ||
                               report.state == FeedReport::State::Failed ||
                               report.state == FeedReport::State::Stopped;
        if (other_ != nullptr && !has_ended) { other_->on_progress(report); }
    }

 private:
    Observer& one_;
    Observer* other_;
};

bool can_full_scan(const Resource& resource) {
    return resource.feed.kind == FeedKind::Export || resource.feed.kind == FeedKind::Window;
}

}  // namespace

asio::awaitable<FeedReport> TenantRun::run_wanted(const Resource& resource, PassParts parts, PassMode mode,
                                                  std::stop_token stop) {
    const OnStop wake(stop, [this] { changed_.notify_all(); });
    const auto found = std::ranges::find(resources_, &resource);
    const auto feed = static_cast<std::size_t>(found - resources_.begin());
    auto* const observer = parts.observer;
    Both both(*this, observer);
    parts.observer = &both;
    mode.is_wanted = true;
    while (!schedule_ && !stop.stop_requested()) { co_await changed_.wait(); }
    if (stop.stop_requested()) { co_return stopped(feed); }
    FeedReport report;
    if (can_full_scan(resource)) {
        report = co_await catch_up(feed, parts, mode, stop);
    } else {
        report = co_await read_as_a_whole(feed, parts, mode, stop);
    }
    if (observer != nullptr) { observer->on_progress(report); }
    co_return report;
}

/// Waits until no pass of this extent runs on the feed, then begins one in the schedule. Returns false if the
/// stop was requested before that.
asio::awaitable<bool> TenantRun::take_lane(std::size_t feed, Extent extent, std::stop_token stop) {
    schedule_->want(feed, extent);
    bool begun = schedule_->begin_wanted(feed, extent, parts_.clock.now());
    while (!begun && !stop.stop_requested()) {
        co_await changed_.wait();
        begun = schedule_->begin_wanted(feed, extent, parts_.clock.now());
    }
    schedule_->no_longer_wanted(feed, extent);
    co_return begun;
}

asio::awaitable<FeedReport> TenantRun::run_in_lane(std::size_t feed, PassParts parts, PassMode mode,
                                                   std::stop_token stop) {
    const bool begun = co_await take_lane(feed, mode.extent, stop);
    if (!begun) { co_return stopped(feed); }
    auto report = co_await carry_out({feed, mode}, parts);
    changed_.notify_all();
    co_return report;
}

/// Reads the new changes. Then runs a full scan if one is requested or the backfill is not finished. Without
/// a daemon, a command does both in one pass.
asio::awaitable<FeedReport> TenantRun::catch_up(std::size_t feed, PassParts parts, PassMode mode,
                                                std::stop_token stop) {
    mode.extent = Extent::Incremental;
    auto report = co_await run_in_lane(feed, parts, mode, stop);
    if (report.state != FeedReport::State::Done) { co_return report; }
    mode.extent = Extent::FullScan;
    const bool begun = co_await take_lane(feed, mode.extent, stop);
    if (!begun) { co_return stopped(feed); }
    const auto state = co_await load(feed);
    const bool is_due = state && (mode.from_start || state->full_scan_cursor);
    if (!is_due) {
        schedule_->abandoned(feed, mode.extent);
        changed_.notify_all();
        if (!state) {
            report.state = FeedReport::State::Failed;
            report.error = feeds_[feed].last_error;
        }
        co_return report;
    }
    const auto scan = co_await carry_out({feed, mode}, parts);
    changed_.notify_all();
    co_return joined(std::move(report), scan);
}

/// Reads a list or a per-parent feed. Two concurrent passes over such a feed could undo each other's work, so
/// a per-parent feed's background refresh waits.
asio::awaitable<FeedReport> TenantRun::read_as_a_whole(std::size_t feed, PassParts parts, PassMode mode,
                                                       std::stop_token stop) {
    const bool has_refresh = resources_[feed]->feed.kind == FeedKind::PerParent;
    if (has_refresh) {
        const bool idle = co_await take_lane(feed, Extent::BackgroundRefresh, stop);
        if (!idle) { co_return stopped(feed); }
    }
    mode.extent = Extent::Complete;
    auto report = co_await run_in_lane(feed, parts, mode, stop);
    if (has_refresh) { schedule_->abandoned(feed, Extent::BackgroundRefresh); }
    changed_.notify_all();
    co_return report;
}

FeedReport TenantRun::stopped(std::size_t feed) const {
    FeedReport report;
    report.tenant = parts_.session.tenant_name();
    report.feed = {tenant_id(), resources_[feed]->name};
    report.state = FeedReport::State::Stopped;
    return report;
}

}  // namespace stmirror::sync
