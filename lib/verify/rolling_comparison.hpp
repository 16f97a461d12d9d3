// SPDX-License-Identifier: MIT
// Plans the rolling comparison of one table. Each round compares every window of creation time once, spread
// evenly over the round. Thus each record is compared once per interval, and never many at a time. After a
// restart, a round continues from its cursor. A state machine without I/O. Not thread-safe.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "verify/bisection.hpp"

namespace stmirror::verify {

/// Returns the times that divide a table into windows of about `rows` records. All are whole seconds, so the
/// precision of the server's filter does not matter. A second with more records is one window.
std::vector<Timestamp> window_bounds(std::span<const Timestamp> created, std::size_t rows);

/// A round as stored in the mirror.
struct ComparisonRound {
    std::optional<Timestamp> began;  ///< empty if no round is in progress
    std::string cursor;              ///< compared up to this creation time; empty if nothing was compared yet
};

class RollingComparison {
 public:
    /// The number of records per window: a page that is cheap for both sides.
    static constexpr std::size_t rows_in_window = 500;
    /// A round is planned to take this share of its interval, so that delayed windows still finish in time.
    static constexpr double round_share = 0.9;

    /// Every record is compared once within `interval`.
    RollingComparison(std::chrono::seconds interval, ComparisonRound round, TimePoint now)
        : interval_(interval), round_(std::move(round)), due_(now) {}

    /// Returns when the next window is due, or, if wants_times(), when to call cut().
    TimePoint due() const { return due_; }
    bool wants_times() const { return !is_cut_; }
    /// Begins or continues a round. `created` has the creation times of the mirror's records, ascending.
    void cut(std::span<const Timestamp> created, Timestamp utc_now, TimePoint now);

    /// Returns the window to compare next. Records created at `before` or later wait for the next round.
    TimeWindow window(Timestamp before) const;
    /// Notes that the window was compared. `is_equal` is false if a difference was left. After the last
    /// window of a round whose windows are all equal, returns when that round began.
    std::optional<Timestamp> compared(TimePoint now, bool is_equal = true);
    /// Returns whether a window of this round is not equal. If so, the caller must not store the round, so
    /// that after a restart the round continues before that window.
    bool differs() const { return differs_; }
    /// Notes that the window could not be compared. The next attempt is at `until`.
    void defer(TimePoint until) { due_ = until; }

    const ComparisonRound& round() const { return round_; }

 private:
    void plan_next();

    std::chrono::seconds interval_;
    ComparisonRound round_;
    TimePoint due_;
    bool is_cut_ = false;
    std::vector<Timestamp> bounds_;  ///< ends of the windows that were left at cut(), except the last
    std::size_t done_ = 0;           ///< windows compared since cut()
    bool differs_ = false;
    TimePoint cut_at_;
    Duration left_{};  ///< the time left of the round at cut_at_
};

}  // namespace stmirror::verify
