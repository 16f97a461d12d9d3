// SPDX-License-Identifier: MIT
#include "sync/store_line.hpp"

#include <gtest/gtest.h>

namespace stmirror::sync {
namespace {

TEST(StoreLine, NobodyWaiting) { EXPECT_FALSE(StoreLine().next()); }

TEST(StoreLine, WhatIsFreshGoesFirst) {
    StoreLine line;
    const auto past = line.enter(Urgency::Past, 1);
    const auto fresh = line.enter(Urgency::Fresh, 2);
    EXPECT_EQ(line.next(), fresh);
    EXPECT_EQ(line.next(), past);
    EXPECT_FALSE(line.next());
}

TEST(StoreLine, TenantsTakeTurnsAndEachKeepsItsOrder) {
    StoreLine line;
    const auto a = line.enter(Urgency::Past, 1);
    const auto b = line.enter(Urgency::Past, 1);
    const auto c = line.enter(Urgency::Past, 1);
    const auto other = line.enter(Urgency::Past, 2);
    EXPECT_EQ(line.next(), a);
    EXPECT_EQ(line.next(), other);
    EXPECT_EQ(line.next(), b);
    const auto late = line.enter(Urgency::Past, 2);
    EXPECT_EQ(line.next(), c);
    EXPECT_EQ(line.next(), late);
}

}  // namespace
}  // namespace stmirror::sync
