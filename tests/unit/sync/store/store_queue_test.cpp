// SPDX-License-Identifier: MIT
#include "sync/store/store_queue.hpp"

#include <gtest/gtest.h>

namespace stmirror::sync {
namespace {

TEST(StoreQueue, NothingWaits) { EXPECT_FALSE(StoreQueue().next()); }

TEST(StoreQueue, IncrementalPassesGoFirst) {
    StoreQueue line;
    const auto past = line.enter(Urgency::FullScan, 1);
    const auto fresh = line.enter(Urgency::Incremental, 2);
    EXPECT_EQ(line.next(), fresh);
    EXPECT_EQ(line.next(), past);
    EXPECT_FALSE(line.next());
}

TEST(StoreQueue, TenantsTakeTurnsAndEachKeepsItsOrder) {
    StoreQueue line;
    const auto a = line.enter(Urgency::FullScan, 1);
    const auto b = line.enter(Urgency::FullScan, 1);
    const auto c = line.enter(Urgency::FullScan, 1);
    const auto other = line.enter(Urgency::FullScan, 2);
    EXPECT_EQ(line.next(), a);
    EXPECT_EQ(line.next(), other);
    EXPECT_EQ(line.next(), b);
    const auto late = line.enter(Urgency::FullScan, 2);
    EXPECT_EQ(line.next(), c);
    EXPECT_EQ(line.next(), late);
}

}  // namespace
}  // namespace stmirror::sync
