// SPDX-License-Identifier: MIT
#include "throttle/background_refresh.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace stmirror {
namespace {

using Seconds = std::chrono::duration<double>;

/// Divides the budget. The smallest need is served first. A table that needs more than an equal share of the
/// rest gets that share.
std::vector<double> share(const std::vector<double>& needs, double budget) {
    std::vector<std::size_t> order(needs.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [&](std::size_t table) { return needs[table]; });
    std::vector<double> parts(needs.size());
    auto waiting = static_cast<double>(order.size());
    for (const auto table : order) {
        parts[table] = std::min(needs[table], budget / waiting);
        budget -= parts[table];
        --waiting;
    }
    return parts;
}

double limited(const RefreshTable& table, double per_second) {
    return std::min(per_second, table.per_second_max.value_or(per_second));
}

double steady_need(const RefreshGoal& goal, const RefreshTable& table) {
    const Seconds period = Seconds(goal.within) * (1 - refresh_slack);
    return limited(table, static_cast<double>(table.parents) / period.count());
}

double present_need(const RefreshGoal& goal, const RefreshTable& table) {
    const auto to_catch_up = static_cast<double>(table.behind) / Seconds(goal.catch_up).count();
    return limited(table, steady_need(goal, table) + to_catch_up);
}

std::optional<std::chrono::seconds> round(const RefreshGoal& goal, const RefreshTable& table,
                                          double per_second) {
    constexpr double longest = std::chrono::seconds(std::chrono::years(1000)).count();
    if (table.parents == 0) { return goal.within; }
    const auto needed = std::ceil(static_cast<double>(table.parents) / per_second);
    if (per_second <= 0 || needed > longest) { return std::nullopt; }
    return std::max(goal.within, std::chrono::seconds(static_cast<std::int64_t>(needed)));
}

}  // namespace

std::vector<RefreshPace> plan_refresh(const RefreshGoal& goal, std::span<const RefreshTable> tables) {
    std::vector<double> steady;
    std::vector<double> present;
    for (const auto& table : tables) {
        steady.push_back(steady_need(goal, table));
        present.push_back(present_need(goal, table));
    }
    const auto granted = share(steady, goal.per_second);
    const auto granted_now = share(present, goal.per_second);
    std::vector<RefreshPace> paces;
    for (std::size_t i = 0; i < tables.size(); ++i) {
        paces.push_back({granted_now[i], round(goal, tables[i], granted[i])});
    }
    return paces;
}

}  // namespace stmirror
