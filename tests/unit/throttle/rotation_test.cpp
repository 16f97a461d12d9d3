// SPDX-License-Identifier: MIT
#include "throttle/rotation.hpp"

#include <gtest/gtest.h>

namespace stmirror {
namespace {

using namespace std::chrono_literals;

TEST(RotationTest, TheBudgetGathersWithTimeButNoMemberComesTwice) {
    const Rotation rotation{0.5, 100};
    EXPECT_EQ(rotation.share(0s), 0u);
    EXPECT_EQ(rotation.share(3s), 1u);
    EXPECT_EQ(rotation.share(60s), 30u);
    EXPECT_EQ(rotation.share(24h), 100u);
    EXPECT_EQ(rotation.share(-60s), 0u) << "a clock that was set back";
}

TEST(RotationTest, ARoundIsAsLongAsItsSharesTake) {
    const Rotation rotation{0.4, 101};
    const auto round = rotation.round().value();
    EXPECT_EQ(round, 253s);
    EXPECT_EQ(rotation.share(round), 101u);
    EXPECT_EQ(rotation.share(round - 3s), 100u);
}

TEST(RotationTest, NoMembersNeedNoTimeAndNoBudgetNeverGetsThere) {
    EXPECT_EQ((Rotation{1, 0}.round()), 0s);
    EXPECT_EQ((Rotation{0, 5}.round()), std::nullopt);
    EXPECT_EQ((Rotation{0, 0}.round()), std::nullopt);
    EXPECT_EQ((Rotation{1e-12, 5}.round()), std::nullopt);
    EXPECT_EQ((Rotation{0, 5}.share(1h)), 0u);
}

}  // namespace
}  // namespace stmirror
