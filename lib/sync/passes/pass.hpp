// SPDX-License-Identifier: MIT
// What the passes over all kinds of feeds share: the feed, its state, the report, and access to the API and
// the mirror. Makes no decisions. Call only on the loop thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/log.hpp"
#include "client/session.hpp"
#include "mirror/feeds/cursor_update.hpp"
#include "mirror/feeds/feed_state.hpp"
#include "mirror/records/apply_outcome.hpp"
#include "mirror/writing/sweeps.hpp"
#include "settings/settings.hpp"
#include "sync/feeds/pass_mode.hpp"
#include "sync/passes/pass_parts.hpp"
#include "sync/passes/report.hpp"
#include "sync/store/store.hpp"

namespace stmirror::sync {

class Pass {
 public:
    Pass(const Resource& resource, const PassParts& parts, PassMode mode);

    const Resource& resource() const { return *resource_; }
    const FeedKey& feed() const { return feed_; }
    const PassMode& mode() const { return mode_; }
    const Settings& settings() const { return parts_.settings; }
    const Clock& clock() const { return parts_.clock; }
    Timestamp started_utc() const { return started_utc_; }
    /// See Session::clocks().
    std::optional<ClockPair> known_clocks() const { return parts_.session.clocks(); }
    /// Returns access to the store with the urgency of this pass.
    StoreAccess store() { return {parts_.store, {urgency(), feed_.tenant_id}}; }
    Logger& log() { return parts_.log; }
    const FeedReport& report() const { return report_; }
    /// Returns the active feed: the resource's own feed or a fallback.
    const Feed& active_feed() const { return *active_feed_; }
    void set_active_feed(const Feed& active_feed) { active_feed_ = &active_feed; }
    /// Returns the feed's state as of the beginning of the pass, changed by the restarts below.
    const mirror::FeedState& state() const { return state_; }
    void take_state(mirror::FeedState stored);
    /// Starts the full scan again, because it is unknown which records an interrupted full scan has seen.
    void restart_full_scan() { state_.full_scan_cursor = std::string{}; }
    /// Makes the pass read the feed starting at `cursor`. A full scan reads the rest.
    void restart_from(std::string cursor);
    /// Notes that this pass finished the backfill.
    void note_backfill_finished() { has_finished_backfill_ = true; }
    bool has_finished_backfill() const { return has_finished_backfill_; }

    /// Sends `call` and counts its requests in the report. `active_feed` is the feed or look-up that is read;
    /// it gives the envelope of the answer and the required scope.
    asio::awaitable<client::Outcome<Page>> fetch(const Feed& active_feed, client::Call call);
    /// Writes pages, oldest first, and adds the outcome to the report. Returns false if the pass has failed.
    asio::awaitable<bool> apply(std::vector<Page> pages, std::optional<mirror::CursorUpdate> cursor);
    /// Begins a sweep: from now on the mirror notes which rows arrive. Returns false if the pass has failed.
    asio::awaitable<bool> begin_sweep();
    void set_sweep(mirror::Sweep sweep) { sweep_ = std::move(sweep); }
    /// Call only after a sweep has begun.
    mirror::Sweep& sweep() { return *sweep_; }
    /// Adds the store's outcome to the report, logs new fields and quarantined records, and shows the
    /// progress.
    void note_outcome(const mirror::ApplyOutcome& outcome);
    /// Logs fields that are new, or whose shape (object, array or plain value) differs from the catalogue's.
    void note_fields(std::vector<std::string> fields);
    // These add facts to the report.
    void note_deleted(std::uint64_t rows) { report_.outcome.deleted += rows; }
    void note_deletes_withheld(std::uint64_t rows) { report_.deletes_withheld += rows; }
    void note_parents(std::uint64_t parents, std::uint64_t behind, bool are_due);
    void note_background_left(std::size_t parents) { report_.background_left = parents; }
    void note_fallback(std::string path) { report_.fallback = std::move(path); }
    /// Notes that changes after the beginning of this pass may not have been read.
    void note_read_until_begin() { report_.read_until = started_utc_; }
    void note_end() { report_.elapsed = parts_.clock.now() - report_.started; }
    /// Adds the report of another pass of this feed, which ran within this one.
    void note_inner(const FeedReport& pass);

    /// Notes the estimated progress of the pass, 0 to 1.
    void estimate(double fraction);

    /// Fails the pass. The first reason is kept. A problem without a subject gets the feed as its subject.
    void fail(Problem error);
    /// Fails the pass. After a 403 that is not about the app key, was_refused() returns true, because a
    /// fallback may be readable.
    void fail(const client::Failure& failure);
    bool has_failed() const { return has_failed_; }
    bool was_stopped() const { return was_stopped_; }
    bool was_refused() const { return was_refused_; }
    /// Returns true if the failure concerns all feeds of the tenant, so that it is not logged for each of
    /// them.
    bool is_failure_of_all() const { return report_.is_tenant_failure() && tenant_failure().has_value(); }
    /// See Session::tenant_failure().
    const std::optional<client::Failure>& tenant_failure() const { return parts_.session.tenant_failure(); }
    /// Clears the failure before a fallback is tried.
    void forget_refusal();
    /// Sets the error of a pass whose feed and fallbacks were all refused by the API.
    void replace_error(Problem refusals) { report_.error = std::move(refusals); }

    /// Adds to the report's warnings.
    void warn(Problem problem);
    /// Sets the report's state and passes the report to the observer.
    void show(FeedReport::State now);

 private:
    Urgency urgency() const;
    Problem of_feed(Problem problem) const;

    const Resource* resource_;
    const Feed* active_feed_ = &resource_->feed;
    PassParts parts_;
    PassMode mode_;
    FeedKey feed_;
    FeedReport report_;
    mirror::FeedState state_;
    bool has_finished_backfill_ = false;
    Timestamp started_utc_;
    std::optional<mirror::Sweep> sweep_;
    bool is_first_read_ = false;
    bool has_failed_ = false;
    bool was_stopped_ = false;
    bool was_refused_ = false;
};

/// Runs `work(mirror)` on the store thread. If `work` fails, fails the pass and returns false.
template <class Work>
asio::awaitable<bool> store_or_fail(Pass& pass, Work work) {
    const auto done = co_await pass.store().run(work);
    if (!done) { pass.fail(done.error()); }
    co_return done.has_value();
}

}  // namespace stmirror::sync
