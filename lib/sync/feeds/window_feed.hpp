// SPDX-License-Identifier: MIT
// The state machine of a window feed. It reads closed windows of modifiedOn, and moves the watermark past a
// window only after proving that the window was read completely. Does no I/O. Not thread-safe.
//
// A pass first requests a window in the far future, the canary. The answer must be empty, which proves that
// the API applies the filter. The answer's Date header gives the server's clock; the pass reads until that
// time. A poll that knows the server's clock from an earlier answer begins without the canary. It requests
// the canary after all if its first answer does not confirm that clock, or does not fit on a page. If the
// server's clock and this machine's clock differ too much, the pass reads until this machine's time, and the
// watermark stays behind both clocks. A watermark ahead of both clocks was stored with a wrong clock. Changes
// before the watermark may be missing, so the feed starts again.
//
// The first answer for each window gives its total. A window that fits on a page is read with one answer.
// The pages of a larger window are read from the last to the first. Records can only leave a closed window,
// and then the others move to pages that are still to be read. The number of distinct keys must reach the
// total; otherwise the window is split, and its parts are read with one answer each.
//
// A window with more pages than WindowOptions::pages_max is split until its parts fit. If its records seem to
// lie evenly in time, the parts are as large as possible. Otherwise the window is halved, which finds a
// crowded time in few steps. A single second cannot be split, so all of its pages are read, again if
// necessary.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock_pair.hpp"
#include "base/problem.hpp"
#include "catalogue/page.hpp"
#include "sync/feeds/distinct_keys.hpp"
#include "sync/feeds/window_clocks.hpp"
#include "throttle/limiter.hpp"

namespace stmirror::sync {

struct WindowOptions {
    Ticks overlap{};       ///< how far before the watermark the first window begins
    Ticks lag{};           ///< how far before the server's clock the last window ends; may be negative
    int page_size = 5000;  ///< at least 1
    /// How many pages of one window may be read, at least 1. If the list has no stable order, a record may
    /// move to a page that was already read, so this must be 1.
    std::int64_t pages_max = 1;
    std::size_t lists = 1;  ///< at least 1; one per booking provider. Each window is read from all lists
    std::string restart;    ///< where to restart if the watermark is in the future; empty for the start
    Priority priority = Priority::Incremental;
    /// The clocks at the beginning of the pass, if an earlier answer gave the server's. Empty to request the
    /// canary first.
    std::optional<ClockPair> clocks;
};

class WindowFeed {
 public:
    /// How often a window is read before the pass gives up.
    static constexpr int tries_max = 5;

    /// `cursor` is the watermark. If it is empty or not a timestamp, everything is read.
    WindowFeed(const std::string& cursor, const WindowOptions& options);

    /// The page to request. If `from` is empty, the window has no lower bound.
    struct Fetch {
        std::size_t list = 0;
        int page = 1;
        int page_size = 1;
        bool include_total = true;
        std::optional<Timestamp> from;
        std::optional<Timestamp> before;
        Priority priority = Priority::Incremental;
    };
    /// Returns the page to request, or empty if the pass is over.
    std::optional<Fetch> next() const;

    /// What the store must do with a page.
    struct Step {
        bool restarts = false;    ///< true to set the watermark to WindowOptions::restart before the rows
        bool keeps_rows = false;  ///< whether to write the rows
        std::optional<std::string> cursor;  ///< the watermark to store with the rows, if a window is complete
        bool caught_up = false;  ///< true if everything until the time of the server's clock was read
    };
    /// Takes the page that next() requested, and goes on to the next one.
    Step on_page(const Page& page);

    /// Returns why the pass ended before it caught up, and what happens next. Empty if it caught up.
    const std::optional<Problem>& unfinished() const { return unfinished_; }

 private:
    struct Window {
        std::optional<Timestamp> from;
        Timestamp before;
        std::size_t list = 0;     ///< the list to read; earlier lists have been read for this window
        std::int64_t guess = 0;   ///< the expected number of records in this list
        bool is_counted = false;  ///< true if `guess` is the difference of two totals
        bool is_left = false;  ///< left part of a split window: its total reduces the guess of later_.back()
        bool is_even = false;  ///< true if its records seem to be spread evenly in time
        bool is_doubtful = false;  ///< true if the pages of a window around it contradicted each other
    };
    enum class Asking { Canary, Window, Pages, Nothing };

    void on_canary(const Page& page, Step& step);
    void on_window(const Page& page, Step& step);
    void on_one_of_pages(const Page& page, Step& step);
    void begin_without_canary();
    bool confirms_clocks(const Page& page);
    std::optional<Window> first_window() const;
    void enter(const Window& window);
    void ask_first_page();
    void ask_last_page();
    std::int64_t last_page() const;
    std::int64_t pages_max() const { return window_.is_doubtful ? 1 : options_.pages_max; }
    void read_pages_or_split();
    bool note_first_total();
    bool is_divisible() const;
    void split();
    void finish_list(Step& step);
    void finish(Step& step);
    void try_again(const std::string& why);
    void give_up(Problem why);
    int window_page_size() const;

    WindowOptions options_;
    std::optional<Timestamp> watermark_;
    std::optional<WindowClocks> clocks_;  ///< known from the canary's answer or an earlier answer
    bool are_clocks_confirmed_ = true;    ///< false until the first answer of a poll without the canary
    Asking asking_ = Asking::Canary;
    Window window_;
    std::vector<Window> later_;  ///< the last one is next
    std::int64_t page_ = 1;
    int tries_ = 0;             ///< failed attempts for this window and list
    std::int64_t total_ = 0;    ///< the total of this window and list in the latest answer
    DistinctKeys keys_;         ///< the keys received in this attempt
    std::int64_t surplus_ = 0;  ///< how many more records the parts had than their windows
    std::optional<Problem> unfinished_;
};

}  // namespace stmirror::sync
