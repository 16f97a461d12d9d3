// SPDX-License-Identifier: MIT
// Carries out the decisions of WindowFeed: reads from the watermark, or from the start, until the server's
// clock. Call only on the loop thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/request.hpp"
#include "async/waiting.hpp"
#include "base/clock_pair.hpp"
#include "catalogue/page.hpp"
#include "catalogue/resource.hpp"
#include "mirror/feeds/cursor_update.hpp"
#include "mirror/feeds/feed_state.hpp"
#include "sync/feeds/window_feed.hpp"

namespace stmirror::sync {

class Pass;

/// Returns the lists of a feed, each as the values of its path's placeholders. There is one list for each
/// booking provider if the path names a provider; otherwise one list.
std::vector<api::Query> lists_of(const Feed& feed, const std::vector<std::int64_t>& booking_providers);

class WindowPass {
 public:
    /// `feed` is the active feed: the resource's own feed or a fallback. If `from_start` is true, everything
    /// is read, whatever the watermark is.
    WindowPass(Pass& pass, const Feed& feed, bool from_start);

    /// Runs until the watermark has reached the server's clock or the pass has failed.
    asio::awaitable<void> run();
    /// Returns true if everything was read from the start to the server's clock.
    bool was_complete() const { return was_complete_; }

 private:
    asio::awaitable<void> read_from(const std::string& watermark);
    asio::awaitable<void> read(WindowFeed& machine);
    asio::awaitable<bool> take(const WindowFeed::Step& step, Page page);
    asio::awaitable<bool> book_full_scan();
    asio::awaitable<bool> restart();
    void note_clocks(const std::optional<ClockPair>& clocks);
    asio::awaitable<bool> finish();
    bool is_poll() const;
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
    bool reads_from_start_ = false;  ///< true if requested, or if there is no watermark
    std::vector<api::Query> lists_;  ///< see lists_of(); each window is read from all lists
    std::optional<std::int64_t> expected_records_;
    std::optional<Timestamp> reached_;       ///< the watermark after the last window that was read
    std::optional<Timestamp> latest_clock_;  ///< the later of both clocks; empty before the first page
    bool caught_up_ = false;
    bool was_complete_ = false;
    bool reads_again_ = false;  ///< true while it reads what changed during the scan
};

/// Returns the watermark of a fallback. If the fallback has not read anything, this is some time before the
/// newest change that the refused feed brought, since changes may arrive out of order. Empty if the fallback
/// must start from the beginning.
std::string fallback_watermark(const mirror::FeedState& state, Timestamp utc_now);

}  // namespace stmirror::sync
