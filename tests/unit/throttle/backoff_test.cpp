// SPDX-License-Identifier: MIT
#include "throttle/backoff.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace stmirror {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

RC_GTEST_PROP(Backoff, FullJitterStaysBelowTheDoubledAndCappedBase, (std::uint64_t seed)) {
    const BackoffLimits limits{.attempts = 100};
    const auto attempt = *rc::gen::inRange(1, 100);
    Random random(seed);
    const auto wait = backoff(limits, attempt, std::nullopt, random);
    RC_ASSERT(wait.has_value());
    RC_ASSERT(*wait >= 0ms);
    RC_ASSERT(*wait <= limits.cap);
    if (attempt < 8) { RC_ASSERT(*wait <= limits.base * (1 << (attempt - 1))); }
}

RC_GTEST_PROP(Backoff, TheServersWishIsKeptWithALittleMore, (std::uint64_t seed)) {
    const BackoffLimits limits;
    const milliseconds wish{*rc::gen::inRange(0, 300'000)};
    Random random(seed);
    const auto wait = backoff(limits, 1, wish, random);
    RC_ASSERT(*wait >= wish);
    RC_ASSERT(*wait <= wish + wish / 10);
}

TEST(Backoff, WishesAreCappedAndNeverNegative) {
    const BackoffLimits limits;
    Random random(1);
    EXPECT_GE(*backoff(limits, 1, milliseconds::max(), random), limits.requested_cap);
    EXPECT_LE(*backoff(limits, 1, milliseconds::max(), random),
              limits.requested_cap + limits.requested_cap / 10);
    EXPECT_EQ(backoff(limits, 1, -5s, random), 0ms);
}

TEST(Backoff, EndsWhenTheAttemptsAreUsedUp) {
    const BackoffLimits limits;
    Random random(1);
    EXPECT_TRUE(backoff(limits, limits.attempts - 1, std::nullopt, random));
    EXPECT_FALSE(backoff(limits, limits.attempts, std::nullopt, random));
    EXPECT_FALSE(backoff(limits, limits.attempts, 1s, random));
}

TEST(Backoff, JitterSpreadsOverTheWholeRange) {
    const BackoffLimits limits;
    Random random(7);
    milliseconds least = milliseconds::max();
    milliseconds most{0};
    for (int i = 0; i < 1000; ++i) {
        const auto wait = *backoff(limits, 4, std::nullopt, random);
        least = std::min(least, wait);
        most = std::max(most, wait);
    }
    EXPECT_LT(least, 400ms);
    EXPECT_GT(most, 3600ms);
}

TEST(Backoff, TheWaitBetweenWholeAttemptsDoublesUpToTheLongest) {
    EXPECT_EQ(retry_delay(60s, 1, 1h), 60s);
    EXPECT_EQ(retry_delay(60s, 2, 1h), 120s);
    EXPECT_EQ(retry_delay(60s, 6, 1h), 32min);
    EXPECT_EQ(retry_delay(60s, 7, 1h), 1h);
    EXPECT_EQ(retry_delay(60s, 1'000'000, 1h), 1h);
    EXPECT_EQ(retry_delay(2h, 3, 1h), 2h) << "a retry never waits less than the first one";
}

}  // namespace
}  // namespace stmirror
