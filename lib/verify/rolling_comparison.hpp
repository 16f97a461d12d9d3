// SPDX-License-Identifier: MIT
// The machine of the rolling comparison of one table: round after round, each of its windows of creation time
// has its turn once, spread evenly over the round, so that every record is compared within a day and never
// many at a time. A round goes on behind its cursor after a restart. Pure: it reads nothing. One thread.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "sync/feeds/bisection.hpp"

namespace stmirror::sync {

/// The times at which a table is cut into windows of about `rows` records. All are whole seconds, so it does
/// not matter how many digits of a filter the server heeds; a second that holds more is one window.
std::vector<Timestamp> window_bounds(std::span<const Timestamp> created, std::size_t rows);

/// A round as the mirror remembers it.
struct ComparisonRound {
    std::optional<Timestamp> began;  ///< empty: none is under way
    std::string cursor;              ///< the creation time up to which it has come; empty: it is at its start
};

class RollingComparison {
 public:
    /// Records that are read and compared at a time: a page that costs neither side much.
    static constexpr std::size_t rows_in_window = 500;
    /// A round takes this share of its interval, so that a window that has to wait is in time all the same.
    static constexpr double round_share = 0.9;

    /// `interval`: every record is compared once within it.
    RollingComparison(std::chrono::seconds interval, ComparisonRound round, TimePoint now)
        : interval_(interval), round_(std::move(round)), due_(now) {}

    /// When the next window is due; where the windows are not known yet: when they are to be cut.
    TimePoint due() const { return due_; }
    bool wants_times() const { return !is_cut_; }
    /// The creation times of the mirror's records, in ascending order: a round begins, or goes on.
    void cut(std::span<const Timestamp> created, Timestamp utc_now, TimePoint now);

    /// The window whose turn it is. What was made at `before` or later waits for the next round.
    TimeWindow window(Timestamp before) const;
    /// It has been compared. Not empty where that was the last one: the start of the round that has ended.
    std::optional<Timestamp> compared(TimePoint now);
    /// It could not be compared, or there is no way to do so now.
    void defer(TimePoint until) { due_ = until; }

    const ComparisonRound& round() const { return round_; }

 private:
    void plan_next();

    std::chrono::seconds interval_;
    ComparisonRound round_;
    TimePoint due_;
    bool is_cut_ = false;
    std::vector<Timestamp> bounds_;  ///< where the windows of this round end that are left, but for the last
    std::size_t done_ = 0;           ///< windows since cut()
    TimePoint cut_at_;
    Duration left_{};  ///< of the round's time, at cut_at_
};

}  // namespace stmirror::sync
