// SPDX-License-Identifier: MIT
// What `sync` shows of its work: a line for each feed while it runs, a table at its end. The texts are pure
// functions; only ProgressDisplay writes.
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
    Scanning,  ///< from its cursor towards the end
    Tail,      ///< caught up but for the newest changes
    Done,
    Failed,
};

struct FeedProgress {
    std::string feed;
    FeedPhase phase = FeedPhase::Waiting;
    std::uint64_t rows = 0;
    std::uint64_t requests = 0;
    TimePoint started{};               ///< of the first request
    std::optional<TimePoint> ended{};  ///< stops its clock
    std::optional<double> fraction{};  ///< 0 to 1, where the total is known
    std::string note{};                ///< "waits 12 s: rate limit", or the error
    bool is_tenant_failure = false;    ///< failed with all feeds of its tenant: that is told once, at the end
};

/// A line for each feed, each at most `width` columns and ended by a line end.
std::string render(const std::vector<FeedProgress>& feeds, std::size_t width, TimePoint now);

/// What a feed did in its pass.
struct FeedSummary {
    std::string feed;
    std::uint64_t rows = 0;     ///< records that came
    std::uint64_t changes = 0;  ///< rows written
    std::uint64_t requests = 0;
    std::chrono::milliseconds took{0};
    std::optional<std::chrono::seconds> lag{};  ///< since the newest change mirrored
    std::string error{};                        ///< empty: it caught up
    std::string warning{};                      ///< it went on, but oddly
    std::string failed_tenant{};  ///< whose feeds all fail with that error; empty: it is the feed's own
};

/// The table at the end: a line for each feed, a total, and below a feed why it failed or what was odd. Of
/// feeds that are held up together one line says how many they are, and by what.
std::string render_summary(const std::vector<FeedSummary>& feeds);

/// Redraws the lines in place on a terminal, at most ten times a second; elsewhere it writes a line when a
/// feed ends.
class ProgressDisplay {
 public:
    /// What is known of the place it writes to.
    struct Surface {
        bool terminal = false;  ///< can move the cursor
        std::size_t columns = 80;
        std::size_t lines = 24;
    };
    /// That of a file descriptor.
    static Surface surface_of(int fd);

    ProgressDisplay(std::ostream& out, Surface surface) : out_(out), surface_(surface) {}

    void show(const std::vector<FeedProgress>& feeds, TimePoint now);
    /// Shows the last state, whenever the one before was.
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
