// SPDX-License-Identifier: MIT
#include "base/utf8.hpp"

#include <gtest/gtest.h>

namespace stmirror {
namespace {

TEST(Utf8, CountsCharacters) {
    EXPECT_EQ(utf8_length(""), 0u);
    EXPECT_EQ(utf8_length("Zoë"), 3u);
    EXPECT_EQ(utf8_length("€😀"), 2u);
}

TEST(Utf8, APrefixEndsBetweenTwoCharacters) {
    EXPECT_EQ(utf8_prefix("Zoë", 9), "Zoë");
    EXPECT_EQ(utf8_prefix("Zoë", 4), "Zoë");
    EXPECT_EQ(utf8_prefix("Zoë", 3), "Zo");
    EXPECT_EQ(utf8_prefix("a😀b", 4), "a");
    EXPECT_EQ(utf8_prefix("a😀b", 5), "a😀");
    EXPECT_EQ(utf8_prefix("😀", 3), "");
}

TEST(Utf8, WhatIsNoUtf8IsCutSomewhere) { EXPECT_EQ(utf8_prefix("\x80\x80\x80", 2), ""); }

}  // namespace
}  // namespace stmirror
