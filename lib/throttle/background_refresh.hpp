// SPDX-License-Identifier: MIT
// Plans the background refresh of a tenant: how fast each per-parent table reads unchanged parents again, and
// within what time each parent is read again. The schedule uses the plan, and the status uses it for its
// estimate.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace stmirror {

/// The refresh is planned faster than the goal by this share, because it runs only once per poll interval.
constexpr double refresh_slack = 0.05;

struct RefreshGoal {
    /// The goal: each parent is read again within this time, if the budget allows.
    std::chrono::seconds within{std::chrono::hours{1}};
    /// The time within which parents that are behind the goal are read, if the budget allows.
    std::chrono::seconds catch_up{60};
    double per_second = 0;  ///< the budget: requests per second for all tables together

    /// A parent counts as behind the goal if it was last read longer ago than this. The time is a little less
    /// than `within`, so that such a parent can still be read within the goal.
    std::chrono::seconds behind_after() const {
        return std::chrono::duration_cast<std::chrono::seconds>(within * (1 - refresh_slack / 2));
    }
};

struct RefreshTable {
    std::uint64_t parents = 0;
    std::uint64_t behind = 0;                ///< the parents that are behind the goal; see behind_after()
    std::optional<double> per_second_max{};  ///< the limit of this table; empty if there is none
};

struct RefreshPace {
    double per_second = 0;
    /// Every parent is read again within this time. It is the goal, or longer if the budget or the table's
    /// limit is too small. Empty if there are parents and the budget or the limit is 0, or if the time would
    /// exceed 1000 years.
    std::optional<std::chrono::seconds> round;
};

/// Returns a pace for each table, in the order of `tables`. Normally each table gets what it needs. If the
/// total exceeds the budget, small needs are met in full, and the remaining tables share the rest equally.
std::vector<RefreshPace> plan_refresh(const RefreshGoal& goal, std::span<const RefreshTable> tables);

}  // namespace stmirror
