// SPDX-License-Identifier: MIT
#include "mirror/changes/target_state.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "support/temporary_folder.hpp"

namespace stmirror::mirror {
namespace {

class TargetStateTest : public ::testing::Test {
 protected:
    const TargetState state{.written = *Timestamp::parse("2026-03-01T12:00:00Z"),
                            .sent = ChangePosition{40, "2026-03-01T11:00:00.0000000Z"},
                            .compared_at = *Timestamp::parse("2026-03-01T10:00:00Z"),
                            .parked = 2,
                            .records_per_second = 12.5,
                            .tenants = 3,
                            .claimed = 2,
                            .loading = 1,
                            .error = "no \"connection\""};
    testing::TemporaryFolder folder;
    std::filesystem::path mirror = folder.path() / "mirror.db";
    std::filesystem::path file = folder.path() / "mirror.db.consumers" / "publish-warehouse.json";
};

TEST_F(TargetStateTest, WhatIsKeptIsRead) {
    EXPECT_EQ(target_state(mirror, "warehouse").value(), std::nullopt);
    ASSERT_TRUE(keep_target_state(mirror, "warehouse", state).has_value());
    EXPECT_EQ(target_state(mirror, "warehouse").value(), state);
    EXPECT_EQ(target_state(mirror, "other").value(), std::nullopt);
}

TEST_F(TargetStateTest, WhatIsNotKnownYetIsReadAsThat) {
    const TargetState first{.written = state.written, .tenants = 3};
    ASSERT_TRUE(keep_target_state(mirror, "warehouse", first).has_value());
    EXPECT_EQ(target_state(mirror, "warehouse").value(), first);
}

TEST_F(TargetStateTest, AFileWithSomethingElseIsAProblem) {
    ASSERT_TRUE(keep_target_state(mirror, "warehouse", state).has_value());
    std::ofstream(file) << "{\"written\": 7}";
    const auto refused = target_state(mirror, "warehouse");
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, Errc::Io);
}

TEST_F(TargetStateTest, OthersCannotReadIt) {
    ASSERT_TRUE(keep_target_state(mirror, "warehouse", state).has_value());
    using std::filesystem::perms;
    EXPECT_EQ(std::filesystem::status(file).permissions() & perms::others_all, perms::none);
}

}  // namespace
}  // namespace stmirror::mirror
