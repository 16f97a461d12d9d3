// SPDX-License-Identifier: MIT
// What the walks of every kind of feed share while a pass goes on: the feed, its state, the report, and the
// ways to API and mirror. Decides nothing. Loop's thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/log.hpp"
#include "client/session.hpp"
#include "settings/settings.hpp"
#include "sync/feeds/pass_mode.hpp"
#include "sync/passes/report.hpp"
#include "sync/store/store.hpp"

namespace stmirror::sync {

/// What a pass works with. All of it outlives the pass.
struct PassParts {
    client::Session& session;
    Store& store;
    const Clock& clock;
    Logger& log;
    const Settings& settings;
    Observer* observer = nullptr;  ///< may be null
};

class Pass {
 public:
    Pass(const Resource& resource, const PassParts& parts, PassMode mode);

    const Resource& resource() const { return *resource_; }
    const FeedKey& feed() const { return feed_; }
    const PassMode& mode() const { return mode_; }
    const Settings& settings() const { return parts_.settings; }
    const Clock& clock() const { return parts_.clock; }
    Timestamp started_utc() const { return started_utc_; }
    /// As urgent as the pass is.
    StoreAccess store() { return {parts_.store, {urgency(), feed_.tenant_id}}; }
    Logger& log() { return parts_.log; }
    FeedReport& report() { return report_; }
    /// The feed or fallback that is read just now.
    const Feed& way() const { return *way_; }
    void set_way(const Feed& way) { way_ = &way; }
    /// As it was when the pass began.
    mirror::FeedState state;
    void take_state(mirror::FeedState stored);
    /// In this pass everything has been read for the first time.
    bool finished_backfill = false;

    /// Sends `call` for this feed; `way` says how its answer comes and which scope it needs.
    asio::awaitable<client::Outcome<Page>> fetch(const Feed& way, client::Call call);
    /// Writes pages, oldest first, and takes their outcome into the report. False: the pass has failed.
    asio::awaitable<bool> apply(std::vector<Page> pages, std::optional<mirror::CursorUpdate> cursor);
    /// From now on the mirror notes which rows come. False: the pass has failed.
    asio::awaitable<bool> begin_sweep();
    /// Takes what the store did into the report.
    void note_outcome(const mirror::ApplyOutcome& outcome);

    /// Notes how far the pass has come, 0 to 1.
    void estimate(double fraction);

    /// The pass cannot go on. The first reason stays.
    void fail(const Error& error);
    /// A 403 says that the API refuses this way of reading: another may be open.
    void fail(const client::Failure& failure);
    bool has_failed() const { return has_failed_; }
    bool was_stopped() const { return was_stopped_; }
    bool was_refused() const { return was_refused_; }
    /// Another way is tried: what failed before was its failure.
    void forget_refusal();

    /// Went on, but oddly: a part of the report's warning.
    void warn(const std::string& what);
    void show(FeedReport::State now);

 private:
    Urgency urgency() const;

    const Resource* resource_;
    const Feed* way_ = &resource_->feed;
    PassParts parts_;
    PassMode mode_;
    FeedKey feed_;
    FeedReport report_;
    Timestamp started_utc_;
    bool is_first_read_ = false;
    bool has_failed_ = false;
    bool was_stopped_ = false;
    bool was_refused_ = false;
};

/// Runs `work(mirror)` in the store. False: it failed, and the pass with it.
template <class Work>
asio::awaitable<bool> store_or_fail(Pass& pass, Work work) {
    const auto done = co_await pass.store().run(work);
    if (!done) pass.fail(done.error());
    co_return done.has_value();
}

}  // namespace stmirror::sync
