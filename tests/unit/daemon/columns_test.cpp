// SPDX-License-Identifier: MIT
#include "daemon/commands/output/columns.hpp"

#include <gtest/gtest.h>

namespace stmirror::daemon {
namespace {

TEST(Columns, AreThoseOfTheVariableOrOfTheTerminal) {
    EXPECT_EQ(columns_of(nullptr, 0), 0U);
    EXPECT_EQ(columns_of(nullptr, 132), 132U);
    EXPECT_EQ(columns_of("90", 132), 90U);
    EXPECT_EQ(columns_of("90", 0), 90U);
    EXPECT_EQ(columns_of("7", 132), 40U);
    EXPECT_EQ(columns_of(nullptr, 20), 40U);
    for (const auto* text : {"", "0", "wide", "80x", "-80"}) {
        EXPECT_EQ(columns_of(text, 132), 132U) << text;
    }
}

}  // namespace
}  // namespace stmirror::daemon
