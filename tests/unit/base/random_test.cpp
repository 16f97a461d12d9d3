// SPDX-License-Identifier: MIT
#include "base/random.hpp"

#include <gtest/gtest.h>

#include <array>
#include <random>

namespace stmirror {
namespace {

static_assert(std::uniform_random_bit_generator<Random>);

TEST(Random, GivesTheNumbersOfSplitMix64) {
    // These are the first numbers of the published reference implementation with the seed 1234567.
    Random random(1234567);
    EXPECT_EQ(random(), 6457827717110365317ULL);
    EXPECT_EQ(random(), 3203168211198807973ULL);
    EXPECT_EQ(random(), 9817491932198370423ULL);
}

TEST(Random, RepeatsFromItsSeed) {
    Random one(7);
    Random same(7);
    Random other(8);
    bool differs = false;
    for (int i = 0; i < 100; ++i) {
        const auto number = one();
        ASSERT_EQ(number, same());
        differs = differs || number != other();
    }
    EXPECT_TRUE(differs);
}

TEST(Random, BelowStaysBelowAndReachesAll) {
    Random random(3);
    std::array<int, 10> seen{};
    for (int i = 0; i < 10'000; ++i) { ++seen.at(random.below(10)); }
    for (const int count : seen) { EXPECT_NEAR(count, 1'000, 200); }
    EXPECT_EQ(random.below(0), 0U);
    EXPECT_EQ(random.below(1), 0U);
    for (int i = 0; i < 100; ++i) { ASSERT_LT(random.below(Random::max()), Random::max()); }
}

TEST(Random, UnitIsInTheHalfOpenInterval) {
    Random random(4);
    double sum = 0;
    for (int i = 0; i < 10'000; ++i) {
        const double number = random.unit();
        ASSERT_GE(number, 0.0);
        ASSERT_LT(number, 1.0);
        sum += number;
    }
    EXPECT_NEAR(sum / 10'000, 0.5, 0.02);
}

TEST(Random, TheSystemsSeedsDiffer) {
    auto one = Random::from_system();
    auto other = Random::from_system();
    EXPECT_NE(one(), other());
}

}  // namespace
}  // namespace stmirror
