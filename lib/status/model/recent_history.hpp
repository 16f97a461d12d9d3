// SPDX-License-Identifier: MIT
// Requests, changes and lag of all tables over the last hour and the last day, for the charts on the status
// page. No side effects: the time is passed in.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/timestamp.hpp"

namespace stmirror::status {

/// Counts since the daemon's start.
struct Totals {
    std::uint64_t answered = 0;  ///< requests that were answered with success
    std::uint64_t failed = 0;    ///< all other requests
    std::uint64_t changes = 0;   ///< lines of the change log
};

/// The lag of the table that is furthest behind. Empty if no table has been read to its end.
struct WorstLag {
    std::optional<std::chrono::seconds> changes;  ///< time since the table last had every change
    /// The time since the table last equalled its source.
    std::optional<std::chrono::seconds> complete;
};

/// What happened in one step of time.
struct HistoryStep {
    Timestamp from;
    Timestamp to;
    Totals counts{};
    WorstLag lag{};  ///< the worst lag of the step, so that a short rise stays visible
};

/// Consecutive steps. Each is at least `interval` long, except the newest. Keeps the steps of the last
/// `span`.
class HistorySteps {
 public:
    HistorySteps(std::chrono::seconds interval, std::chrono::seconds span)
        : interval_(interval), span_(span) {}

    /// Adds `step` to the newest step, or begins a new one with it.
    void add(const HistoryStep& step);
    /// Returns the steps, oldest first.
    const std::vector<HistoryStep>& all() const { return steps_; }

 private:
    std::chrono::seconds interval_;
    std::chrono::seconds span_;
    std::vector<HistoryStep> steps_;
};

class RecentHistory {
 public:
    /// Adds what happened since the last call. The first call adds nothing. Totals that fell count as
    /// unchanged.
    void note(Timestamp now, const Totals& totals, const WorstLag& lag);

    const std::vector<HistoryStep>& hour() const { return hour_.all(); }
    const std::vector<HistoryStep>& day() const { return day_.all(); }

 private:
    struct Noted {
        Timestamp at;
        Totals totals;
    };
    std::optional<Noted> last_;
    HistorySteps hour_{std::chrono::minutes{1}, std::chrono::hours{1}};
    HistorySteps day_{std::chrono::minutes{15}, std::chrono::hours{24}};
};

}  // namespace stmirror::status
