// SPDX-License-Identifier: MIT
#include "publish/surplus_guard.hpp"

#include <gtest/gtest.h>

namespace stmirror::publish {
namespace {

constexpr RecordCounts hundred{.here = 100, .there = 100, .is_mirror_whole = true};

TEST(SurplusGuardTest, APassThatFindsNoneNeedsNoOther) {
    SurplusGuard guard(20);
    guard.begin();
    EXPECT_TRUE(guard.is_clean());
    EXPECT_FALSE(guard.end(hundred));
    EXPECT_EQ(guard.withheld(), 0U);
}

TEST(SurplusGuardTest, RecordsAreRemovedByASecondPassIfTheyAreNotTooMany) {
    SurplusGuard guard(20);
    guard.begin();
    EXPECT_FALSE(guard.is_repeated());
    EXPECT_FALSE(guard.add(15));
    EXPECT_FALSE(guard.add(5));
    EXPECT_TRUE(guard.end(hundred));
    guard.begin();
    EXPECT_TRUE(guard.is_repeated());
    EXPECT_TRUE(guard.add(15));
    EXPECT_TRUE(guard.add(5));
    EXPECT_FALSE(guard.end(hundred));
    EXPECT_EQ(guard.withheld(), 0U);
    guard.begin();
    EXPECT_FALSE(guard.is_repeated());
    EXPECT_FALSE(guard.add(1)) << "the next table is counted first";
}

TEST(SurplusGuardTest, AllAreWithheldIfTheyAreTooManyAlsoIfAsManyAreMissing) {
    SurplusGuard guard(20);
    guard.begin();
    EXPECT_FALSE(guard.add(21));
    EXPECT_FALSE(guard.end(hundred));
    EXPECT_EQ(guard.withheld(), 21U);
}

TEST(SurplusGuardTest, AllAreWithheldUntilTheMirrorIsWhole) {
    SurplusGuard guard(100);
    guard.begin();
    EXPECT_FALSE(guard.add(1));
    EXPECT_FALSE(guard.end({.here = 99, .there = 100, .is_mirror_whole = false}));
    EXPECT_EQ(guard.withheld(), 1U);
}

TEST(SurplusGuardTest, WhatAppearsBetweenThePassesIsWithheldBeyondTheLimit) {
    SurplusGuard guard(20);
    guard.begin();
    EXPECT_FALSE(guard.add(10));
    EXPECT_TRUE(guard.end(hundred));
    guard.begin();
    EXPECT_TRUE(guard.add(12));
    EXPECT_FALSE(guard.add(9));
    EXPECT_FALSE(guard.end(hundred)) << "there is no third pass";
    EXPECT_EQ(guard.withheld(), 9U);
}

TEST(SurplusGuardTest, AfterAnInterruptionTheTableIsCountedAnewIfSomeMayHaveBeenFound) {
    SurplusGuard guard(20);
    guard.begin();
    EXPECT_FALSE(guard.add(30));
    guard.interrupt();
    EXPECT_FALSE(guard.end(hundred)) << "the target has no more records than the mirror";
    guard.interrupt();
    EXPECT_TRUE(guard.end({.here = 100, .there = 101, .is_mirror_whole = true}));
    guard.begin();
    EXPECT_TRUE(guard.is_repeated());
    EXPECT_FALSE(guard.add(1)) << "this pass only counts";
    EXPECT_TRUE(guard.end(hundred));
    guard.begin();
    EXPECT_TRUE(guard.add(1));
    EXPECT_FALSE(guard.end(hundred));
}

TEST(SurplusGuardTest, AnInterruptionForgetsWhatMayBeRemoved) {
    SurplusGuard guard(20);
    guard.begin();
    EXPECT_FALSE(guard.add(10));
    EXPECT_TRUE(guard.end(hundred));
    guard.begin();
    guard.interrupt();
    EXPECT_FALSE(guard.add(1));
    EXPECT_TRUE(guard.end(hundred)) << "the table is counted anew";
}

}  // namespace
}  // namespace stmirror::publish
