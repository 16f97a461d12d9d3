// SPDX-License-Identifier: MIT
// One pass over an export feed: carries out what ExportFeed decides. Two coroutines share a short queue of
// pages, so that the next page is on its way while the store writes the last one. Loop's thread.
#pragma once

#include <deque>
#include <memory>
#include <vector>

#include "base/log.hpp"
#include "sync/export_feed.hpp"
#include "sync/report.hpp"
#include "sync/session.hpp"
#include "sync/store.hpp"

namespace stmirror::sync {

class ExportPass {
 public:
    /// Pages of a feed that wait while the store writes another: with the one on its way, three in memory.
    static constexpr std::size_t pages_waiting_max = 1;

    ExportPass(const Resource& resource, Session& session, Store& store, const Clock& clock, Logger& log,
               Observer* observer);

    /// Runs until the feed has caught up or cannot go on. The mirror then knows of the pass.
    asio::awaitable<FeedReport> run();

 private:
    struct Work {
        Page page;
        ExportFeed::Step step;
        ExportFeed::Walk walk;
    };
    /// Consecutive pages of one walk and what is to be done with them, in one transaction.
    struct Batch {
        std::vector<Page> pages;
        ExportFeed::Step step;
    };

    asio::awaitable<bool> load_state();
    asio::awaitable<void> fetch_pages();
    asio::awaitable<void> store_pages();
    asio::awaitable<bool> store_next();
    asio::awaitable<void> record();
    Batch take_batch();
    bool handle_failure(const Failure& failure);
    void log_pass() const;
    void estimate(const Page& page);
    asio::awaitable<void> fetch_guarded();
    void fail(const Error& error);
    void show(FeedReport::State state);
    Result<mirror::ApplyOutcome> write(mirror::Mirror& mirror, const Batch& batch) const;
    void note_outcome(const mirror::ApplyOutcome& outcome, const Batch& batch);

    const Resource* resource_;
    Session* session_;
    Store* store_;
    const Clock* clock_;
    Logger* log_;
    Observer* observer_;
    mirror::FeedId feed_;
    FeedReport report_;
    Timestamp started_utc_;
    std::optional<ExportFeed> machine_;
    std::optional<Timestamp> walk_began_at_;  ///< the first change of the main walk
    std::deque<Work> waiting_;
    bool fetched_all_ = false;
    bool failed_ = false;
    bool was_stopped_ = false;
    bool stored_all_ = false;
    Signal changed_;
};

}  // namespace stmirror::sync
