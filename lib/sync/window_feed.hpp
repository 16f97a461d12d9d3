// SPDX-License-Identifier: MIT
// The machine of a window feed: reads closed windows of modifiedOn, each of which is proved whole before the
// watermark moves past it. Pure: it neither sends nor stores. One thread.
//
// The first answer of a window tells its total. A window that fits a page is one consistent answer; a larger one is
// halved until its parts fit. An instant that holds more than a page is read from its last page to its first: in a
// closed window records can only leave, which moves the others towards pages that are still to be read. The number
// of distinct keys must reach the total, else the window is read again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "catalogue/page.hpp"
#include "throttle/limiter.hpp"

namespace stmirror::sync {

struct WindowOptions {
    Ticks overlap{};               ///< how far before the watermark the first window begins
    Ticks lag{};                   ///< how far before the server's clock the last window ends
    int page_size = 5000;
    bool is_filter_trusted = false;  ///< the canary has been asked before
    std::size_t lists = 1;         ///< one after the other for each window: a list for each booking provider
    Priority priority = Priority::Fresh;
};

class WindowFeed {
 public:
    /// `cursor`: the watermark, or empty for everything.
    WindowFeed(const std::string& cursor, const WindowOptions& options);

    /// The page to ask for. Without `from` or `before` the window is open there; one of the two is always set.
    struct Fetch {
        std::size_t list = 0;
        int page = 1;
        int page_size = 1;
        bool include_total = true;
        std::optional<Timestamp> from;
        std::optional<Timestamp> before;
        Priority priority = Priority::Fresh;
    };
    /// Empty when the pass is over.
    std::optional<Fetch> next() const;

    /// What the store has to do about a page.
    struct Step {
        bool keeps_rows = false;            ///< its rows are to be written: it is part of a window that fits
        std::optional<std::string> cursor;  ///< with the rows: the watermark, now that a window is whole
        bool caught_up = false;             ///< after: everything up to the server's clock has been read
    };
    /// Takes the page that answers next() and moves on.
    Step on_page(const Page& page);

    /// The filter has proved that it filters.
    bool is_filter_trusted() const;
    /// Why the pass ended before it had caught up, and what happens next; empty where it did.
    const std::string& unfinished() const;
};

}  // namespace stmirror::sync
