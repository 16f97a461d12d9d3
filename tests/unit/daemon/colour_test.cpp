// SPDX-License-Identifier: MIT
#include "daemon/commands/output/colour.hpp"

#include <gtest/gtest.h>

namespace stmirror::daemon {
namespace {

TEST(ColourTest, OnlyForPeopleWhoWantThem) {
    EXPECT_TRUE(has_colours(true, "xterm-256color", nullptr));
    EXPECT_TRUE(has_colours(true, "xterm", ""));
    EXPECT_FALSE(has_colours(true, "xterm", "1"));
    EXPECT_FALSE(has_colours(true, "dumb", nullptr));
    EXPECT_FALSE(has_colours(true, nullptr, nullptr));
    EXPECT_FALSE(has_colours(false, "xterm", nullptr));
}

}  // namespace
}  // namespace stmirror::daemon
