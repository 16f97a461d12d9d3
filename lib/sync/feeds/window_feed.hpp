// SPDX-License-Identifier: MIT
// The machine of a window feed: reads closed windows of modifiedOn, each of which is proved whole before the
// watermark moves past it. Pure: it neither sends nor stores. One thread.
//
// A pass first asks for a window in the far future. The answer must be empty, which proves that the API heeds
// the filter, and tells the server's clock, at which the pass ends. Where it and this machine's clock differ
// too much, the pass ends at the latter, and the watermark stays behind both. A watermark ahead of both was
// stored by a clock that was wrong: what came since may be missing, and the feed starts again. Then each
// window's first answer tells its total. A window that fits a page is one consistent answer; a larger one is
// halved until its parts fit. A single second that holds more than a page is read from its last page to its
// first: in a closed window records can only leave, which moves the others towards pages that are still to be
// read. The number of distinct keys must reach the total, else the window is read again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "catalogue/page.hpp"
#include "sync/feeds/distinct_keys.hpp"
#include "throttle/limiter.hpp"

namespace stmirror::sync {

struct WindowOptions {
    Ticks overlap{};        ///< how far before the watermark the first window begins
    Ticks lag{};            ///< how far before the server's clock the last window ends
    int page_size = 5000;   ///< at least 1
    std::size_t lists = 1;  ///< at least 1; each window is read from all: a list for each booking provider
    std::string restart;    ///< where to read on from if the watermark is of the future; empty: the start
    Priority priority = Priority::Incremental;
};

class WindowFeed {
 public:
    /// How often a window is read before the pass gives up on it.
    static constexpr int tries_max = 5;

    /// `cursor`: the watermark. Empty, or no time stamp at all: everything is read.
    WindowFeed(const std::string& cursor, const WindowOptions& options);

    /// The page to ask for. Without `from` the window is open there.
    struct Fetch {
        std::size_t list = 0;
        int page = 1;
        int page_size = 1;
        bool include_total = true;
        std::optional<Timestamp> from;
        std::optional<Timestamp> before;
        Priority priority = Priority::Incremental;
    };
    /// Empty when the pass is over.
    std::optional<Fetch> next() const;

    /// What the store has to do about a page.
    struct Step {
        bool restarts = false;    ///< before: the watermark is of no use, see WindowOptions::restart
        bool keeps_rows = false;  ///< its rows are to be written: it is part of a window that fits
        std::optional<std::string> cursor;  ///< with the rows: the watermark, now that a window is whole
        bool caught_up = false;             ///< after: everything up to the server's clock has been read
    };
    /// Takes the page that answers next() and moves on.
    Step on_page(const Page& page);

    /// Why the pass ended before it had caught up, and what happens next; empty where it did.
    const std::string& unfinished() const { return unfinished_; }

 private:
    /// All bounds are whole seconds. The server's clock knows no finer ones, and so it does not matter how
    /// many digits of a filter the server heeds.
    struct Window {
        std::optional<Timestamp> from;
        Timestamp before;
        std::size_t list = 0;     ///< of the lists before this one, it has been read
        std::int64_t guess = 0;   ///< how many records the list probably has there
        bool is_counted = false;  ///< the guess is what two totals leave
        bool is_left = false;     ///< its right half waits on top of later_ for its total
    };
    enum class Asking { Canary, Window, PagesOfTie, Nothing };

    void on_canary(const Page& page, Step& step);
    void on_window(const Page& page, Step& step);
    void on_page_of_tie(const Page& page, Step& step);
    void begin(const ClockPair& clocks, Step& step);
    void enter(const Window& window);
    void ask_first_page();
    void ask_last_page();
    bool note_first_total();
    bool is_divisible() const;
    void split();
    void finish_list(Step& step);
    void finish(Step& step);
    void try_again(const std::string& why);
    void give_up(std::string why);
    int window_page_size() const;

    WindowOptions options_;
    std::optional<Timestamp> watermark_;
    Timestamp watermark_max_;  ///< no clock is ahead of it
    Asking asking_ = Asking::Canary;
    Window window_;
    std::vector<Window> later_;  ///< ascending from the back
    std::int64_t page_ = 1;
    int tries_ = 0;             ///< failed ones, of this window and list
    std::int64_t total_ = 0;    ///< of this window and list, as last told
    DistinctKeys keys_;         ///< that came in this try
    std::int64_t surplus_ = 0;  ///< records that halves had beyond their window's total
    std::string unfinished_;
};

}  // namespace stmirror::sync
