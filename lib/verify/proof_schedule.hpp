// SPDX-License-Identifier: MIT
// When which table of a tenant is proved: by counting once in schedule.verify, and window by window by its
// rolling comparison. One turn at a time, the one that has been due longest first, so that neither sort keeps
// the other waiting. Pure: it asks nothing. One thread.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "settings/settings.hpp"
#include "verify/rolling_comparison.hpp"

namespace stmirror::sync {

class ProofSchedule {
 public:
    /// A round for each table; empty: its records are not compared window by window.
    ProofSchedule(const ScheduleSettings& settings, const std::vector<std::optional<ComparisonRound>>& tables,
                  TimePoint now);

    struct Task {
        enum class Kind { Count, Compare };
        std::size_t table = 0;
        Kind kind = Kind::Count;
    };
    /// Empty: nothing is due. One of these ends the turn: counted(), put_off(), or what moves the
    /// comparison's due().
    std::optional<Task> next(TimePoint now) const;
    /// When next() is worth asking again.
    TimePoint wakes_at() const;

    /// The table was counted, well or not; the turn began then.
    void counted(std::size_t table, TimePoint began, TimePoint now);
    /// The table cannot be proved yet: its feed has not caught up, say.
    void defer(const Task& task, TimePoint now);
    /// A window could not be compared.
    void failed(std::size_t table, TimePoint now);

    /// Of a table that has one.
    RollingComparison& comparison(std::size_t table) { return *lines_[table].comparison; }
    bool has_comparison(std::size_t table) const { return lines_[table].comparison.has_value(); }

 private:
    struct Line {
        TimePoint count_due;
        std::optional<RollingComparison> comparison;
    };
    /// The turn that is due first, and when.
    std::pair<Task, TimePoint> first() const;

    ScheduleSettings settings_;
    std::vector<Line> lines_;
};

}  // namespace stmirror::sync
