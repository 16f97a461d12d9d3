// SPDX-License-Identifier: MIT
// The output of `sync`: a line for each feed while it runs, and a table at the end. Only ProgressDisplay
// writes. render() and render_summary() return text.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "sync/passes/report.hpp"

namespace stmirror::daemon {

using Reports = std::vector<sync::FeedReport>;

/// How a line names its feed. If there is only one tenant, the table's name is enough.
enum class Named { ByTable, ByTenantAndTable };
constexpr Named named_among(std::size_t tenants) {
    return tenants > 1 ? Named::ByTenantAndTable : Named::ByTable;
}

/// Returns a line for each feed, with a line end and at most `width` columns. With 40 columns or more, it
/// shows names and states. It shows the bar and the numbers only if they fit, too.
std::string render(const Reports& feeds, Named named, std::size_t width, TimePoint now);

/// How much of an error a summary shows.
enum class ErrorText {
    Whole,  ///< with what to do about it
    Short   ///< its code and the beginning of its text, in one line, because the log has the rest
};

struct SummaryForm {
    Named named = Named::ByTable;
    ErrorText errors = ErrorText::Whole;
    std::size_t columns = 0;  ///< the width of the output; 0 means any width
};

/// Returns the table at the end: a line for each feed with its error or warning below, and a total. For feeds
/// that failed because of a problem of their whole tenant, one line gives their number and the error.
std::string render_summary(const Reports& feeds, const SummaryForm& form, Timestamp now);

/// On a terminal, redraws the lines in place, at most ten times per second. Elsewhere, writes nothing,
/// because the log and the summary show the same facts.
class ProgressDisplay {
 public:
    /// Describes the terminal or file that the display writes to.
    struct Surface {
        bool terminal = false;  ///< true if the cursor can be moved
        std::size_t columns = 80;
        std::size_t lines = 24;
    };
    /// Returns the surface of a file descriptor.
    static Surface surface_of(int fd);

    ProgressDisplay(std::ostream& out, Surface surface, Named named)
        : out_(out), surface_(surface), named_(named) {}

    void show(const Reports& feeds, TimePoint now);
    /// Shows the last state, even if the previous one was drawn a moment ago.
    void finish(const Reports& feeds, TimePoint now);

 private:
    void redraw(const Reports& feeds, TimePoint now);

    std::ostream& out_;
    Surface surface_;
    Named named_;
    std::optional<TimePoint> drawn_at_;
    std::size_t drawn_lines_ = 0;
};

}  // namespace stmirror::daemon
