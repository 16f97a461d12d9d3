// SPDX-License-Identifier: MIT
// Carries out what WindowFeed decides, from the watermark or the start up to the server's clock. Loop's
// thread.
#pragma once

#include <vector>

#include "mirror/feeds/cursor_update.hpp"
#include "mirror/feeds/feed_state.hpp"
#include "sync/feeds/window_feed.hpp"
#include "sync/passes/pass.hpp"

namespace stmirror::sync {

/// The lists of a feed, as values of its path's placeholders: one, or one for each booking provider if the
/// path names one.
std::vector<api::Query> lists_of(const Feed& feed, const std::vector<std::int64_t>& booking_providers);

class WindowPass {
 public:
    /// `feed`: the active feed, which is the resource's own feed or a fallback. `from_start`: read
    /// everything, whatever the watermark is.
    WindowPass(Pass& pass, const Feed& feed, bool from_start);

    /// Runs until the watermark has reached the server's clock or the pass has failed.
    asio::awaitable<void> run();
    bool was_complete() const { return was_complete_; }

 private:
    asio::awaitable<void> read(WindowFeed& machine);
    asio::awaitable<bool> take(const WindowFeed::Step& step, Page page);
    asio::awaitable<bool> book_full_scan();
    asio::awaitable<bool> restart();
    void note_clocks(const std::optional<ClockPair>& clocks);
    asio::awaitable<bool> finish();
    bool begins_with_recent() const;
    WindowOptions options() const;
    std::optional<mirror::CursorUpdate> cursor_update(const std::string& watermark) const;
    std::string first_watermark() const;
    std::string stored_watermark() const;
    api::ApiRequest request(const WindowFeed::Fetch& fetch) const;
    void estimate(const Page& page);

    Pass* pass_;
    const Feed* feed_;
    bool is_fallback_;
    bool from_start_;
    bool reads_from_start_ = false;  ///< as requested, or because there is no watermark
    std::vector<api::Query> lists_;  ///< the path's placeholder values, one entry for each list of a window
    std::optional<std::int64_t> expected_records_;
    std::optional<Timestamp> latest_clock_;  ///< the server's or this machine's; empty before the first page
    bool caught_up_ = false;
    bool was_complete_ = false;
};

/// Where a fallback starts that has read nothing yet: some time before the newest change that the refused
/// feed brought, since changes may arrive out of order. Empty: from the start.
std::string fallback_watermark(const mirror::FeedState& state, Timestamp utc_now);

}  // namespace stmirror::sync
