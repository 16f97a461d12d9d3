// SPDX-License-Identifier: MIT
// The state machine of a window feed: reads closed windows of modifiedOn, and moves the watermark past a
// window only after proving that it was read completely. Pure, without I/O. One thread at a time.
//
// A pass first requests a window in the far future. The answer must be empty, which proves that the API
// applies the filter, and its Date header gives the server's clock, up to which the pass reads. If that clock
// and this machine's differ too much, the pass ends at this machine's time, and the watermark stays behind
// both. A watermark ahead of both was stored with a wrong clock: changes since then may be missing, so the
// feed starts again.
//
// The first answer for each window gives its total. A window that fits on a page is one consistent answer. A
// larger one is split until its parts fit: into parts that should just fit if its records lie evenly in time,
// else into halves, which finds a crowded time in few steps. A single second with more than a page of records
// is read from its last page to its first: records can only leave a closed window, which moves the others to
// pages that are still to be read. The number of distinct keys must reach the total, else the window is read
// again.
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
    std::size_t lists = 1;  ///< at least 1 (one per booking provider); each window is read from all
    std::string restart;    ///< where to restart if the watermark is in the future; empty: the start
    Priority priority = Priority::Incremental;
};

class WindowFeed {
 public:
    /// Attempts to read a window before the pass gives up.
    static constexpr int tries_max = 5;

    /// `cursor`: the watermark. Everything is read if it is empty or not a timestamp.
    WindowFeed(const std::string& cursor, const WindowOptions& options);

    /// The page to request. Without `from` the window has no lower bound.
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

    /// What the store must do with a page.
    struct Step {
        bool restarts = false;    ///< before the rows: discard the watermark, see WindowOptions::restart
        bool keeps_rows = false;  ///< write the rows: the page belongs to a window that fits
        std::optional<std::string> cursor;  ///< with the rows: the new watermark, after a complete window
        bool caught_up = false;  ///< after the rows: everything up to the server's clock has been read
    };
    /// Takes the page that answers next() and moves on.
    Step on_page(const Page& page);

    /// Why the pass ended before it caught up, and what happens next; empty if it caught up.
    const std::string& unfinished() const { return unfinished_; }

 private:
    /// All bounds are whole seconds: the server's clock is no finer, and the precision of the server's filter
    /// does not matter.
    struct Window {
        std::optional<Timestamp> from;
        Timestamp before;
        std::size_t list = 0;     ///< the list to read; earlier lists have been read for this window
        std::int64_t guess = 0;   ///< the expected number of records in this list
        bool is_counted = false;  ///< `guess` is the difference of two totals
        bool is_left = false;     ///< its right part is on top of later_, to be given the rest of the total
        bool is_even = false;     ///< its records seem to lie evenly in time
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
    Timestamp watermark_max_;  ///< a later watermark lies in the future of both clocks
    Asking asking_ = Asking::Canary;
    Window window_;
    std::vector<Window> later_;  ///< the next one last
    std::int64_t page_ = 1;
    int tries_ = 0;             ///< failed attempts for this window and list
    std::int64_t total_ = 0;    ///< of this window and list, by the latest answer
    DistinctKeys keys_;         ///< received in this attempt
    std::int64_t surplus_ = 0;  ///< how many more records the parts had than their windows
    std::string unfinished_;
};

}  // namespace stmirror::sync
