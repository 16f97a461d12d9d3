// SPDX-License-Identifier: MIT
// The output of `sync`: a line for each feed while it runs, a table at the end. render() and render_summary()
// are pure; only ProgressDisplay writes.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"

namespace stmirror::daemon {

enum class FeedPhase {
    Waiting,   ///< has not begun
    Scanning,  ///< reads from its cursor to the end
    Tail,      ///< reads the newest changes, past the stable token
    Done,
    Stopped,  ///< ended early by a signal
    Failed,
};

struct FeedProgress {
    std::string feed;
    FeedPhase phase = FeedPhase::Waiting;
    std::uint64_t records = 0;  ///< read so far
    std::uint64_t requests = 0;
    TimePoint started{};               ///< of the first request
    std::optional<TimePoint> ended{};  ///< when the feed ended
    std::optional<double> fraction{};  ///< 0 to 1 if the total is known
    std::string note{};                ///< "waits 12 s: rate limit", or the error
    bool is_tenant_failure = false;    ///< the cause concerns the whole tenant: reported once, in the summary
};

/// A line for each feed, with a line end and at most `width` columns.
std::string render(const std::vector<FeedProgress>& feeds, std::size_t width, TimePoint now);

/// What a feed did in its pass.
struct FeedSummary {
    std::string feed;
    std::uint64_t records = 0;  ///< read
    std::uint64_t changes = 0;  ///< rows written
    std::uint64_t requests = 0;
    std::chrono::milliseconds took{0};
    std::optional<std::chrono::seconds> lag{};  ///< now less the time of the newest mirrored change
    std::string error{};                        ///< empty: it caught up
    std::string warning{};                      ///< it caught up, but something was wrong
    std::string failed_tenant{};  ///< the tenant that failed as a whole; empty: only this feed failed
};

/// The table at the end: a line for each feed with its error or warning below, and a total. For feeds that
/// failed for a cause of their whole tenant, one line gives their number and the error.
std::string render_summary(const std::vector<FeedSummary>& feeds);

/// On a terminal, redraws the lines in place, at most ten times per second. Elsewhere, writes a line when a
/// feed ends.
class ProgressDisplay {
 public:
    /// The terminal or file that it writes to.
    struct Surface {
        bool terminal = false;  ///< can move the cursor
        std::size_t columns = 80;
        std::size_t lines = 24;
    };
    /// The surface behind a file descriptor.
    static Surface surface_of(int fd);

    ProgressDisplay(std::ostream& out, Surface surface) : out_(out), surface_(surface) {}

    void show(const std::vector<FeedProgress>& feeds, TimePoint now);
    /// Shows the last state, even if the previous one was drawn a moment ago.
    void finish(const std::vector<FeedProgress>& feeds, TimePoint now);

 private:
    void redraw(const std::vector<FeedProgress>& feeds, TimePoint now);
    void report_ended(const std::vector<FeedProgress>& feeds, TimePoint now);

    std::ostream& out_;
    Surface surface_;
    std::optional<TimePoint> drawn_at_;
    std::size_t drawn_lines_ = 0;
    std::vector<std::string> reported_;
};

}  // namespace stmirror::daemon
