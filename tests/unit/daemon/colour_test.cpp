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

TEST(ColourTest, MarkTheStatesInTheTableAndTheVerdict) {
    const std::string text =
        "feed       state    rows\n"
        "customers  fresh    1200\n"
        "leads      failing  7\n"
        "  error: a stale answer\n"
        "FAILING: 1 of 2 feeds failed in their last pass.\n";
    EXPECT_EQ(with_coloured_states(text, true),
              "feed       state    rows\n"
              "customers  \x1b[32mfresh\x1b[0m    1200\n"
              "leads      \x1b[31mfailing\x1b[0m  7\n"
              "  error: a stale answer\n"
              "\x1b[31mFAILING\x1b[0m: 1 of 2 feeds failed in their last pass.\n");
    EXPECT_EQ(with_coloured_states(text, false), text);
}

}  // namespace
}  // namespace stmirror::daemon
