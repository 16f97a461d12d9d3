// SPDX-License-Identifier: MIT
// Tests limits of single modules in addition to the limit of all modules.
#include <gtest/gtest.h>

#include <map>

#include "throttle/limiter.hpp"

namespace stmirror {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint start{};
const Lane crm{.module = "crm"};
const Lane pricebook{.module = "pricebook"};
const Lane calls{.module = "telecom", .alone = "calls"};

/// Counts the requests sent within `span`, by module, while crm and pricebook always have more to send.
std::map<std::string, int> sent(Limiter& limiter, TimePoint from, Duration span) {
    std::map<Limiter::Ticket, std::string> tickets;
    std::map<std::string, int> counts;
    const auto enter = [&](const Lane& lane) {
        tickets[limiter.enter(Priority::Incremental, lane)] = lane.module;
    };
    enter(crm);
    enter(pricebook);
    for (auto now = from; now < from + span;) {
        const auto next = limiter.next(now);
        if (next.granted) {
            const auto module = tickets.extract(*next.granted).mapped();
            ++counts[module];
            enter(module == "crm" ? crm : pricebook);
        } else {
            now = std::max(next.ask_again.value_or(from + span), now + 1ns);
        }
    }
    for (const auto& [ticket, module] : tickets) { limiter.withdraw(ticket); }
    return counts;
}

TEST(ModuleLimit, AModuleThatAloneIsThrottledSlowsNoOther) {
    Limiter limiter(10, start);
    limiter.answered(start, "crm");
    limiter.throttled(start + 1s, 30s, "pricebook");
    EXPECT_EQ(limiter.current_rate(start + 2s), 10);
    auto counts = sent(limiter, start + 1s, 30s);
    EXPECT_EQ(counts["pricebook"], 0);
    EXPECT_GT(counts["crm"], 250);
    ASSERT_EQ(limiter.slowed(start + 2s).size(), 1U);
    EXPECT_EQ(limiter.slowed(start + 2s)[0].module, "pricebook");
    EXPECT_EQ(limiter.slowed(start + 2s)[0].requests_per_second, 5);
    counts = sent(limiter, start + 31s, 20s);
    EXPECT_LE(counts["pricebook"], 100);
    EXPECT_GT(counts["pricebook"], 40);
}

TEST(ModuleLimit, WithoutAnswersOfOthersAllAreSlowed) {
    Limiter limiter(10, start);
    limiter.answered(start, "pricebook");
    limiter.throttled(start + 1s, 30s, "pricebook");
    EXPECT_EQ(limiter.current_rate(start + 2s), 5);
    EXPECT_TRUE(limiter.slowed(start + 2s).empty());
    EXPECT_TRUE(sent(limiter, start + 1s, 29s).empty());
    Limiter later(10, start);
    later.answered(start, "crm");
    later.throttled(start + 3min, 30s, "pricebook");
    EXPECT_EQ(later.current_rate(start + 3min), 5);
}

TEST(ModuleLimit, IfAnotherModuleIsThrottledTooAllAreSlowed) {
    Limiter limiter(10, start);
    limiter.answered(start, "crm");
    limiter.answered(start, "jpm");
    limiter.throttled(start + 1s, 30s, "pricebook");
    limiter.throttled(start + 5s, 30s, "crm");
    EXPECT_EQ(limiter.current_rate(start + 6s), 5);
    EXPECT_TRUE(sent(limiter, start + 5s, 29s).empty());
}

TEST(ModuleLimit, AWaitThatIsProlongedConcernsTheModule) {
    Limiter limiter(10, start);
    limiter.answered(start, "crm");
    limiter.throttled(start, 1s, "pricebook");
    limiter.hold(start, 1min, "pricebook");
    auto counts = sent(limiter, start, 59s);
    EXPECT_EQ(counts["pricebook"], 0);
    EXPECT_GT(counts["crm"], 500);
}

TEST(ModuleLimit, IsLearnedDownToFarLessThanTheShareOfAll) {
    constexpr double allowed = 0.5;
    Limiter limiter(30, start);
    // The server allows the module 30 requests a minute.
    int throttled = 0;
    int answered = 0;
    auto now = start;
    auto window = start;
    int in_window = 0;
    while (now < start + 1h) {
        limiter.answered(now, "crm");
        limiter.enter(Priority::Backfill, pricebook);
        for (auto next = limiter.next(now); !next.granted; next = limiter.next(now)) {
            now = *next.ask_again;
        }
        if (now - window >= 1min) {
            window = now;
            in_window = 0;
        }
        if (++in_window > 60 * allowed) {
            ++throttled;
            limiter.throttled(now, window + 1min - now, "pricebook");
        } else {
            ++answered;
            limiter.answered(now, "pricebook");
        }
    }
    EXPECT_GT(answered, 60 * 60 * allowed * 0.6);
    EXPECT_LT(throttled, 40);
    EXPECT_EQ(limiter.current_rate(now), 30);
}

TEST(ModuleLimit, QuietMinutesRestoreAModule) {
    Limiter limiter(10, start);
    limiter.answered(start, "crm");
    limiter.throttled(start, 0s, "pricebook");
    EXPECT_FALSE(limiter.slowed(start + 3min).empty());
    EXPECT_TRUE(limiter.slowed(start + 4min).empty());
}

TEST(ModuleLimit, RequestsThatLeaveAloneWaitForEachOther) {
    Limiter limiter(10, start);
    const auto first = limiter.enter(Priority::Incremental, calls);
    const auto second = limiter.enter(Priority::Incremental, calls);
    const auto other = limiter.enter(Priority::Backfill, crm);
    EXPECT_EQ(limiter.next(start).granted, first);
    EXPECT_EQ(limiter.next(start + 1s).granted, other);
    const auto none = limiter.next(start + 1min);
    EXPECT_FALSE(none.granted);
    EXPECT_FALSE(none.ask_again) << "only the end of the first one helps";
    limiter.ended(calls);
    EXPECT_EQ(limiter.next(start + 1min).granted, second);
}

}  // namespace
}  // namespace stmirror
