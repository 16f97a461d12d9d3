// SPDX-License-Identifier: MIT
// Keeps all feeds of one tenant up to date until it is stopped: runs the passes that Schedule plans, several
// at the same time, and keeps their reports. Call only on the loop thread.
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <stop_token>
#include <utility>
#include <vector>

#include "async/task_group.hpp"
#include "base/random.hpp"
#include "client/session.hpp"
#include "mirror/feeds/feed_state.hpp"
#include "sync/activity.hpp"
#include "sync/engine_parts.hpp"
#include "sync/passes/run_pass.hpp"
#include "sync/proof.hpp"
#include "sync/schedule.hpp"

namespace stmirror::sync {

class TenantRun final : private Observer {
 public:
    /// The limit of requests per second that the proof and the scheduled full scans share. They run all day
    /// and must not cause bursts.
    static constexpr double proof_requests_per_second = 1;

    /// `parts` must have no observer. The referenced objects must outlive the run. `is_proved` says whether
    /// prove() will be called.
    TenantRun(std::vector<const Resource*> resources, const PassParts& parts, Timers& timers, Random random,
              std::stop_token stop, bool is_proved);
    TenantRun(const TenantRun&) = delete;
    TenantRun& operator=(const TenantRun&) = delete;

    /// Runs until the stop is requested. Then waits for the running passes and records unwritten state.
    asio::awaitable<void> run();
    /// Proves the tables while run() runs. `reader` is called on `executor`.
    asio::awaitable<void> prove(MakeProof make, const Catalogue& catalogue, asio::any_io_executor executor,
                                mirror::Reader& reader);

    /// Adds the tenant and its feeds to `activity`.
    void describe(Activity& activity) const;
    std::int64_t tenant_id() const { return parts_.session.tenant_id(); }

    /// Runs a pass that a user requested. The pass waits until no other pass reads the same part of the feed,
    /// and planned passes of that part wait for it. Incremental passes continue during a full scan. `parts`
    /// has the session of the job, which ends with `stop`.
    asio::awaitable<FeedReport> run_wanted(const Resource& resource, PassParts parts, PassMode mode,
                                           std::stop_token stop);

 private:
    void on_progress(const FeedReport& report) override;
    asio::awaitable<std::optional<mirror::FeedState>> load(std::size_t feed);
    asio::awaitable<bool> plan();
    asio::awaitable<void> begin_passes(TaskGroup& tasks);
    asio::awaitable<void> run_planned(Schedule::PlannedPass planned);
    asio::awaitable<FeedReport> carry_out(Schedule::PlannedPass planned, PassParts parts);
    asio::awaitable<bool> take_lane(std::size_t feed, Extent extent, std::stop_token stop);
    asio::awaitable<FeedReport> run_in_lane(std::size_t feed, PassParts parts, PassMode mode,
                                            std::stop_token stop);
    asio::awaitable<FeedReport> catch_up(std::size_t feed, PassParts parts, PassMode mode,
                                         std::stop_token stop);
    asio::awaitable<FeedReport> read_as_a_whole(std::size_t feed, PassParts parts, PassMode mode,
                                                std::stop_token stop);
    FeedReport stopped(std::size_t feed) const;
    RefreshGoal refresh_goal() const;
    void wake_children(std::size_t parent, TimePoint now);
    asio::awaitable<void> note_caught_up();
    void remember(FeedActivity& feed, const FeedReport& report);
    FullScanState full_scan_state(const mirror::FeedState& state) const;

    std::vector<const Resource*> resources_;
    PassParts parts_;
    Timers* timers_;
    Random random_;
    std::optional<Schedule> schedule_;
    std::vector<FeedActivity> feeds_;  ///< one entry per resource, in the order of resources_
    /// The feeds whose last pass failed, each with the kind of that pass (see lane_number()).
    std::set<std::pair<std::size_t, int>> failed_;
    std::stop_token stop_;
    bool is_proved_;
    Signal changed_;
    OnStop on_stop_;
};

}  // namespace stmirror::sync
