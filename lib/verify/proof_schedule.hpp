// SPDX-License-Identifier: MIT
// Decides when each table of a tenant is proved: counted once per schedule.verify, and compared window by
// window by its rolling comparison. Returns one task at a time, the longest overdue first, so that neither
// kind delays the other for long. No I/O. Not thread-safe.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "settings/settings.hpp"
#include "verify/rolling_comparison.hpp"

namespace stmirror::verify {

class ProofSchedule {
 public:
    /// `tables` has one round for each table. A round is empty if the records of its table are not compared
    /// window by window.
    ProofSchedule(const ScheduleSettings& settings, const std::vector<std::optional<ComparisonRound>>& tables,
                  TimePoint now);

    struct Task {
        enum class Kind { Count, Compare };
        std::size_t table = 0;
        Kind kind = Kind::Count;
    };
    /// Returns the task that is due, or empty if none is. End it with counted(), defer() or failed(), or
    /// with a function of comparison(table) that moves its due().
    std::optional<Task> next(TimePoint now) const;
    /// Returns when next() must be called again.
    TimePoint wakes_at() const;

    /// Notes that the table was counted, successfully or not. The count began at `began`.
    void counted(std::size_t table, TimePoint began, TimePoint now);
    /// Defers a task whose table cannot be proved yet, for example because its feed has not caught up.
    void defer(const Task& task, TimePoint now);
    /// Notes that a window could not be compared.
    void failed(std::size_t table, TimePoint now);

    /// Requires has_comparison(table).
    RollingComparison& comparison(std::size_t table) { return *entries_[table].comparison; }
    bool has_comparison(std::size_t table) const { return entries_[table].comparison.has_value(); }

 private:
    struct Entry {
        TimePoint count_due;
        std::optional<RollingComparison> comparison;
    };
    /// Returns the task that is due first, and when.
    std::pair<Task, TimePoint> first() const;

    ScheduleSettings settings_;
    std::vector<Entry> entries_;
};

}  // namespace stmirror::verify
