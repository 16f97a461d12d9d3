// SPDX-License-Identifier: MIT
#include "daemon/service/look_plan.hpp"

#include <gtest/gtest.h>

namespace stmirror::daemon {
namespace {

using namespace std::chrono_literals;
using Look = LookPlan::Look;

constexpr TimePoint start{};

TEST(LookPlan, TheFirstLookReadsTheTables) {
    const LookPlan plan;
    EXPECT_EQ(plan.next(start, true), Look::Read);
    EXPECT_EQ(plan.wait(start, true), LookPlan::busy_interval);
}

TEST(LookPlan, WhileAFeedIsNotFreshTheTablesAreReadOnceAMinute) {
    LookPlan plan;
    plan.noted(start, false);
    EXPECT_EQ(plan.wait(start, false), 5s);
    EXPECT_EQ(plan.next(start + 59s, false), Look::Glance);
    EXPECT_EQ(plan.next(start + 60s, false), Look::Read);
    EXPECT_EQ(plan.next(start + 60s, true), Look::Read);
}

TEST(LookPlan, WhileEveryFeedIsFreshAndNothingIsWrittenTheTablesAreNotRead) {
    LookPlan plan;
    plan.noted(start, true);
    EXPECT_EQ(plan.wait(start + 10s, true), 50s);
    EXPECT_EQ(plan.next(start + 60s, true), Look::Note);
    plan.noted(start + 60s, true);
    EXPECT_EQ(plan.next(start + 120s, true), Look::Note);
}

/// Only the mirror's tables show when each parent was read and whether deletions are withheld, so the
/// engine's state is not enough.
TEST(LookPlan, AFreshDaemonThatHasWrittenReadsTheTablesAgain) {
    LookPlan plan;
    plan.noted(start, true);
    EXPECT_EQ(plan.next(start + 59s, false), Look::Glance);
    EXPECT_EQ(plan.next(start + 60s, false), Look::Read);
}

/// Without another read, a status line from older tables would replace the line that reports the failure.
TEST(LookPlan, AfterAFailedReadingTheNextLookReadsAgain) {
    LookPlan plan;
    EXPECT_EQ(plan.next(start + 5s, false), Look::Read);
    plan.noted(start + 5s, true);
    EXPECT_EQ(plan.next(start + 65s, false), Look::Read);
    EXPECT_EQ(plan.wait(start + 65s, false), 5s);
    EXPECT_EQ(plan.next(start + 70s, false), Look::Read);
}

TEST(LookPlan, ALateLookDoesNotWaitLessThanNothing) {
    LookPlan plan;
    plan.noted(start, true);
    EXPECT_EQ(plan.wait(start + 90s, true), 0s);
}

}  // namespace
}  // namespace stmirror::daemon
