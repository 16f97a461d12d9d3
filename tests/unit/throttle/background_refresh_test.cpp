// SPDX-License-Identifier: MIT
#include "throttle/background_refresh.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace stmirror {
namespace {

using namespace std::chrono_literals;

RefreshGoal goal(double per_second = 10) { return {.within = 1h, .catch_up = 60s, .per_second = per_second}; }
RefreshTable table(std::uint64_t parents, std::uint64_t behind = 0, std::optional<double> most = {}) {
    return {.parents = parents, .behind = behind, .per_second_max = most};
}
double sum(const std::vector<RefreshPace>& paces) {
    return std::accumulate(paces.begin(), paces.end(), 0.0,
                           [](double so_far, const auto& pace) { return so_far + pace.per_second; });
}

TEST(BackgroundRefresh, GivesATableWhatItsGoalNeedsAndNoMore) {
    const auto paces = plan_refresh(goal(), std::vector{table(1200), table(0), table(3420)});
    EXPECT_NEAR(paces[0].per_second, 1200 / 3420.0, 1e-9) << "a twentieth faster than the goal needs";
    EXPECT_EQ(paces[1].per_second, 0);
    EXPECT_NEAR(paces[2].per_second, 1, 1e-9);
    for (const auto& pace : paces) { EXPECT_EQ(pace.round, 1h); }
}

TEST(BackgroundRefresh, SharesTheBudgetAndASmallTableKeepsItsGoal) {
    const auto paces = plan_refresh(goal(), std::vector{table(100'000), table(342), table(100'000)});
    EXPECT_NEAR(sum(paces), 10, 1e-9);
    EXPECT_NEAR(paces[1].per_second, 0.1, 1e-9);
    EXPECT_EQ(paces[1].round, 1h);
    EXPECT_NEAR(paces[0].per_second, 4.95, 1e-9);
    EXPECT_EQ(paces[0].round, 20'203s) << "100,000 parents at 4.95 per second";
    EXPECT_EQ(paces[2].round, paces[0].round);
}

TEST(BackgroundRefresh, ATablesOwnLimitHoldsAndTheOthersGetTheRest) {
    const auto paces = plan_refresh(goal(), std::vector{table(100'000, 0, 0.5), table(100'000)});
    EXPECT_NEAR(paces[0].per_second, 0.5, 1e-9);
    EXPECT_EQ(paces[0].round, 200'000s);
    EXPECT_NEAR(paces[1].per_second, 9.5, 1e-9);
}

TEST(BackgroundRefresh, WhoIsBehindIsReadAsFastAsTheBudgetAllows) {
    const auto few = plan_refresh(goal(), std::vector{table(3420, 60), table(3420)});
    EXPECT_NEAR(few[0].per_second, 2, 1e-9) << "the parents that are behind are read within a poll";
    EXPECT_NEAR(few[1].per_second, 1, 1e-9);
    const auto all = plan_refresh(goal(), std::vector{table(3420, 3420), table(3420)});
    EXPECT_NEAR(all[0].per_second, 9, 1e-9);
    EXPECT_NEAR(all[1].per_second, 1, 1e-9);
    EXPECT_EQ(all[0].round, 1h) << "the round once the table has caught up";
    const auto limited = plan_refresh(goal(), std::vector{table(342, 342, 0.2)});
    EXPECT_NEAR(limited[0].per_second, 0.2, 1e-9);
}

TEST(BackgroundRefresh, WithoutABudgetNobodyIsReadAgain) {
    const auto paces = plan_refresh(goal(0), std::vector{table(10), table(0)});
    EXPECT_EQ(paces[0].per_second, 0);
    EXPECT_EQ(paces[0].round, std::nullopt);
    EXPECT_EQ(paces[1].round, 1h) << "there are no parents to read";
    EXPECT_TRUE(plan_refresh(goal(), {}).empty());
}

}  // namespace
}  // namespace stmirror
