// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "settings/settings.hpp"

namespace stmirror {
namespace {

using namespace std::chrono_literals;

RefreshGoal goal_of(const std::string& further) {
    const std::string text =
        "[api]\napp_key = \"env:KEY\"\n[[tenant]]\nid = 1\nclient_id = \"c\"\nclient_secret = \"env:S\"\n" +
        further;
    return parse_settings(text, "conf/stmirror.toml", Catalogue::built_in()).value().refresh_goal();
}

TEST(RefreshGoalTest, LeavesHalfOfTheRequestsToTheRest) {
    const auto defaults = goal_of("");
    EXPECT_EQ(defaults.per_second, 10);
    EXPECT_EQ(defaults.within, 1h);
    EXPECT_EQ(defaults.catch_up, 60s);
    EXPECT_EQ(goal_of("[limits]\nrequests_per_second = 3\n").per_second, 1.5);
    const auto quiet = goal_of(
        "[limits]\nbackground_requests_per_second = 0.5\n"
        "[schedule]\nchildren = \"6h\"\npoll = \"30s\"\n");
    EXPECT_EQ(quiet.per_second, 0.5);
    EXPECT_EQ(quiet.within, 6h);
    EXPECT_EQ(quiet.catch_up, 30s);
}

}  // namespace
}  // namespace stmirror
