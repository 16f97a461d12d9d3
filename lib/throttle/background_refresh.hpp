// SPDX-License-Identifier: MIT
// The background refresh of a tenant: how fast each of its per-parent tables reads parents again that did not
// change, and within what time each of them is read again. The schedule reads by it, and the status names the
// time. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace stmirror {

/// The turns come that much sooner than the goal asks, for they are taken once in a poll.
constexpr double refresh_slack = 0.05;

struct RefreshGoal {
    /// Each parent is read again within this time, if the budget allows.
    std::chrono::seconds within{std::chrono::hours{1}};
    /// Parents that are behind the goal are read within this time, if the budget allows.
    std::chrono::seconds catch_up{60};
    double per_second = 0;  ///< the budget: requests a second for all tables together

    /// Who was read longer ago is behind: there is time left to read it within the goal.
    std::chrono::seconds behind_after() const {
        return std::chrono::duration_cast<std::chrono::seconds>(within * (1 - refresh_slack / 2));
    }
};

struct RefreshTable {
    std::uint64_t parents = 0;
    std::uint64_t behind = 0;                ///< of these, see RefreshGoal::behind_after()
    std::optional<double> per_second_max{};  ///< a limit of this table
};

struct RefreshPace {
    double per_second = 0;
    /// Each parent is read again within this time: the goal, or longer where the budget does not suffice.
    /// Empty where the budget never gets there.
    std::optional<std::chrono::seconds> round;
};

/// The pace of each table, in their order. A table gets what its goal needs. Where all together need more
/// than the budget, the tables that need most share what the others leave, in equal parts.
std::vector<RefreshPace> plan_refresh(const RefreshGoal& goal, std::span<const RefreshTable> tables);

}  // namespace stmirror
