// SPDX-License-Identifier: MIT
#include "throttle/limiter.hpp"

#include <gtest/gtest.h>

#include <map>
#include <vector>

namespace stmirror {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint start{};

TEST(Limiter, NobodyWaitingMeansNothingToDo) {
    Limiter limiter(10, start);
    const auto next = limiter.next(start);
    EXPECT_FALSE(next.granted);
    EXPECT_FALSE(next.ask_again);
}

TEST(Limiter, TheFirstIsGrantedAtOnceAndTheSecondLearnsWhen) {
    Limiter limiter(10, start);
    const auto first = limiter.enter(Priority::Backfill);
    const auto second = limiter.enter(Priority::Backfill);
    EXPECT_EQ(limiter.next(start).granted, first);
    const auto next = limiter.next(start);
    ASSERT_TRUE(next.ask_again);
    EXPECT_GE(*next.ask_again - start, 105ms);
    EXPECT_LT(*next.ask_again - start, 106ms);
    EXPECT_FALSE(limiter.next(*next.ask_again - 1ns).granted);
    EXPECT_EQ(limiter.next(*next.ask_again).granted, second);
}

TEST(Limiter, IdleTimeSavesUpNoBurst) {
    Limiter limiter(10, start);
    limiter.enter(Priority::Incremental);
    limiter.enter(Priority::Incremental);
    EXPECT_TRUE(limiter.next(start + 1h).granted);
    EXPECT_FALSE(limiter.next(start + 1h).granted);
}

TEST(Limiter, AWithdrawnTicketIsNotGranted) {
    Limiter limiter(10, start);
    const auto first = limiter.enter(Priority::Incremental);
    const auto second = limiter.enter(Priority::Incremental);
    limiter.withdraw(first);
    limiter.withdraw(first);
    EXPECT_EQ(limiter.waiting(), 1U);
    EXPECT_EQ(limiter.next(start).granted, second);
}

TEST(Limiter, RatesBelowOneASecondWork) {
    Limiter limiter(0.25, start);
    limiter.enter(Priority::BackgroundRefresh);
    limiter.enter(Priority::BackgroundRefresh);
    EXPECT_TRUE(limiter.next(start).granted);
    EXPECT_FALSE(limiter.next(start + 3999ms).granted);
    EXPECT_TRUE(limiter.next(start + 4001ms).granted);
}

/// Returns how many requests of a priority are granted in this time if there are always more in the queue.
int granted_within(Limiter& limiter, Priority priority, TimePoint from, Duration time) {
    int granted = 0;
    for (auto now = from; now < from + time; now += 1ms) {
        if (limiter.waiting() == 0) { limiter.enter(priority); }
        granted += limiter.next(now).granted ? 1 : 0;
    }
    return granted;
}

TEST(Limiter, TheBackgroundHasALimitOfItsOwn) {
    Limiter limiter(30, start);
    limiter.limit(Priority::BackgroundRefresh, 2);
    EXPECT_EQ(granted_within(limiter, Priority::BackgroundRefresh, start, 60s), 120);
    EXPECT_GT(granted_within(limiter, Priority::Backfill, start + 60s, 10s), 250)
        << "other priorities do not have this limit";
}

TEST(Limiter, NobodyWaitsForTheBackground) {
    Limiter limiter(30, start);
    limiter.limit(Priority::BackgroundRefresh, 2);
    const auto first = limiter.enter(Priority::BackgroundRefresh);
    EXPECT_EQ(limiter.next(start).granted, first);
    limiter.enter(Priority::BackgroundRefresh);
    EXPECT_EQ(limiter.next(start).ask_again, start + 500ms);
    const auto fresh = limiter.enter(Priority::Incremental);
    EXPECT_EQ(limiter.next(start + 100ms).granted, fresh);
}

TEST(Limiter, TheBackgroundSlowsDownWithTheRest) {
    Limiter limiter(30, start);
    limiter.limit(Priority::BackgroundRefresh, 2);
    limiter.enter(Priority::Incremental);
    ASSERT_TRUE(limiter.next(start).granted);
    limiter.throttled(start, 0s);
    EXPECT_LE(granted_within(limiter, Priority::BackgroundRefresh, start, 30s), 31);
}

TEST(Limiter, APriorityWithItsOwnLimitKeepsItAndDelaysNoOther) {
    Limiter limiter(10, start);
    limiter.limit(Priority::BackgroundRefresh, 2);
    limiter.limit(Priority::Proof, 1);
    std::map<Limiter::Ticket, Priority> waiting;
    for (int i = 0; i < 100; ++i) {
        for (const auto priority : {Priority::Backfill, Priority::BackgroundRefresh, Priority::Proof}) {
            if (priority != Priority::Backfill || i % 2 == 0) { waiting[limiter.enter(priority)] = priority; }
        }
    }
    std::map<Priority, std::vector<Duration>> granted;
    for (auto now = start; now < start + 20s;) {
        const auto next = limiter.next(now);
        if (next.granted) { granted[waiting.at(*next.granted)].push_back(now - start); }
        if (!next.granted) { now = *next.ask_again; }
    }
    EXPECT_EQ(granted[Priority::Backfill].size(), 50U) << "without a limit, these requests are sent first";
    EXPECT_NEAR(static_cast<double>(granted[Priority::BackgroundRefresh].size()), 29, 3);
    EXPECT_NEAR(static_cast<double>(granted[Priority::Proof].size()), 15, 2);
    for (const auto& [priority, least] :
         {std::pair{Priority::BackgroundRefresh, 500ms}, {Priority::Proof, 1000ms}}) {
        const auto& times = granted[priority];
        for (std::size_t i = 1; i < times.size(); ++i) { EXPECT_GE(times[i] - times[i - 1], least); }
    }
}

TEST(Limiter, A429SlowsALimitedClassToo) {
    Limiter limiter(20, start);
    limiter.limit(Priority::Proof, 1);
    limiter.throttled(start, 0s);
    limiter.enter(Priority::Proof);
    limiter.enter(Priority::Proof);
    ASSERT_TRUE(limiter.next(start).granted);
    EXPECT_FALSE(limiter.next(start + 1900ms).granted);
    EXPECT_TRUE(limiter.next(start + 2200ms).granted);
}

TEST(Limiter, A429HalvesTheRateAndQuietMinutesBringItBack) {
    Limiter limiter(20, start);
    limiter.throttled(start, 10s);
    const TimePoint over = start + 10s;
    EXPECT_DOUBLE_EQ(limiter.current_rate(start), 10);
    EXPECT_DOUBLE_EQ(limiter.current_rate(over + 59s), 10);
    EXPECT_DOUBLE_EQ(limiter.current_rate(over + 60s), 12);
    EXPECT_DOUBLE_EQ(limiter.current_rate(over + 5min), 20);
    EXPECT_DOUBLE_EQ(limiter.current_rate(over + 24h), 20);
}

TEST(Limiter, TheAnswersOfOneBurstHalveOnce) {
    Limiter limiter(20, start);
    for (int i = 0; i < 5; ++i) { limiter.throttled(start + i * 1ms, 1s); }
    EXPECT_DOUBLE_EQ(limiter.current_rate(start), 10);
    limiter.enter(Priority::Incremental);
    ASSERT_TRUE(limiter.next(start + 2s).granted);
    limiter.throttled(start + 2s, 1s);
    EXPECT_DOUBLE_EQ(limiter.current_rate(start + 2s), 5);
}

TEST(Limiter, AHoldStopsEverybodyAndChangesNoRate) {
    Limiter limiter(20, start);
    limiter.throttled(start, 1s);
    limiter.enter(Priority::Incremental);
    limiter.hold(start + 1s, 60s);
    EXPECT_EQ(limiter.next(start + 2s).ask_again, start + 61s);
    EXPECT_DOUBLE_EQ(limiter.current_rate(start + 61s), 10);
    EXPECT_DOUBLE_EQ(limiter.current_rate(start + 120s), 10) << "a hold does not count as time without a 429";
    EXPECT_DOUBLE_EQ(limiter.current_rate(start + 121s), 12);
    limiter.hold(start + 121s, 0s);
    EXPECT_DOUBLE_EQ(limiter.current_rate(start + 121s), 12) << "a rate that was restored stays";
}

TEST(Limiter, HalvingHasAFloor) {
    const auto rate_after_many = [](double configured) {
        Limiter limiter(configured, start);
        TimePoint now = start;
        for (int i = 0; i < 20; ++i) {
            limiter.throttled(now, 0s);
            limiter.enter(Priority::Incremental);
            while (true) {
                const auto next = limiter.next(now);
                if (next.granted) { break; }
                now = *next.ask_again;
            }
        }
        limiter.throttled(now, 0s);
        return limiter.current_rate(now);
    };
    EXPECT_DOUBLE_EQ(rate_after_many(32), 2);
    EXPECT_NEAR(rate_after_many(0.4), 0.1, 0.05);
    EXPECT_GE(rate_after_many(0.4), 0.1);
    EXPECT_DOUBLE_EQ(rate_after_many(0.05), 0.05);
}

TEST(Limiter, AShorterWaitDoesNotCutALongerOne) {
    Limiter limiter(20, start);
    limiter.throttled(start, 10s);
    limiter.throttled(start + 1s, 1s);
    limiter.enter(Priority::Incremental);
    EXPECT_EQ(limiter.next(start + 3s).ask_again, start + 10s);
}

TEST(Limiter, ANegativeWaitIsNone) {
    Limiter limiter(20, start);
    limiter.throttled(start, -10s);
    limiter.enter(Priority::Incremental);
    EXPECT_TRUE(limiter.next(start).granted);
}

}  // namespace
}  // namespace stmirror
