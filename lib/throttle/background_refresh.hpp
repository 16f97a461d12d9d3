// SPDX-License-Identifier: MIT
// The background refresh of a tenant: how fast each per-parent table reads unchanged parents again, and
// within what time each parent is read again. Used by the schedule, and by the status for its estimate. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace stmirror {

/// The refresh runs this share faster than the goal, because it runs only once in a poll.
constexpr double refresh_slack = 0.05;

struct RefreshGoal {
    /// Goal: each parent is read again within this time, if the budget allows.
    std::chrono::seconds within{std::chrono::hours{1}};
    /// Parents behind the goal are read within this time, if the budget allows.
    std::chrono::seconds catch_up{60};
    double per_second = 0;  ///< the budget: requests per second for all tables together

    /// A parent last read longer ago than this is behind. There is time left to read it within the goal.
    std::chrono::seconds behind_after() const {
        return std::chrono::duration_cast<std::chrono::seconds>(within * (1 - refresh_slack / 2));
    }
};

struct RefreshTable {
    std::uint64_t parents = 0;
    std::uint64_t behind = 0;                ///< of these, parents behind the goal; see behind_after()
    std::optional<double> per_second_max{};  ///< a limit of this table
};

struct RefreshPace {
    double per_second = 0;
    /// Every parent is read again within this time: the goal, or longer if the budget or the table's limit is
    /// too small. Empty if there are parents and the budget or the limit is 0, or the time would exceed 1000
    /// years.
    std::optional<std::chrono::seconds> round;
};

/// Returns the pace of each table, in the order of `tables`. A table gets what its goal needs. If all
/// together need more than the budget, the tables with the largest needs share the rest equally.
std::vector<RefreshPace> plan_refresh(const RefreshGoal& goal, std::span<const RefreshTable> tables);

}  // namespace stmirror
