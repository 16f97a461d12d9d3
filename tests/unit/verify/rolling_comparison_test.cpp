// SPDX-License-Identifier: MIT
#include "verify/rolling_comparison.hpp"

#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace stmirror::verify {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Timestamp noon = *Timestamp::parse("2026-03-01T12:00:00Z");
const TimePoint start{1h};

/// Returns the creation times of this many records, one each second, starting at noon.
std::vector<Timestamp> seconds(std::size_t records) {
    std::vector<Timestamp> times;
    for (std::size_t i = 0; i < records; ++i) { times.push_back(noon + std::chrono::seconds(i)); }
    return times;
}

TEST(WindowBounds, ATableThatFitsIsOneWindow) {
    EXPECT_THAT(window_bounds({}, 3), IsEmpty());
    EXPECT_THAT(window_bounds(seconds(3), 3), IsEmpty());
}

TEST(WindowBounds, EachWindowHasTheGivenNumberOfRecords) {
    EXPECT_THAT(window_bounds(seconds(10), 3), ElementsAre(noon + 3s, noon + 6s, noon + 9s));
}

TEST(WindowBounds, ASecondIsNotCut) {
    const std::vector<Timestamp> times{noon,         noon + 100ms,  noon + 200ms, noon + 300ms,
                                       noon + 400ms, noon + 1500ms, noon + 1600ms};
    EXPECT_THAT(window_bounds(times, 3), ElementsAre(noon + 1s));
}

TEST(WindowBounds, RecordsOfTheYearOneAreAWindowOfTheirOwnWhereTheyAreMany) {
    std::vector<Timestamp> times(7, Timestamp{});
    times.push_back(noon);
    EXPECT_THAT(window_bounds(times, 3), ElementsAre(Timestamp{} + 1s));
}

RC_GTEST_PROP(WindowBoundsProperty, WindowsAreNoLargerThanAskedButForTheRecordsOfOneSecond, ()) {
    auto ticks = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 300'000'000));
    std::ranges::sort(ticks);
    std::vector<Timestamp> times;
    for (const auto tick : ticks) { times.push_back(noon + Ticks(tick)); }
    const auto rows = *rc::gen::inRange<std::size_t>(1, 20);
    auto bounds = window_bounds(times, rows);
    RC_ASSERT(std::ranges::is_sorted(bounds));
    RC_ASSERT(std::ranges::adjacent_find(bounds) == bounds.end());
    bounds.push_back(noon + 1h);
    auto begin = times.begin();
    for (const auto bound : bounds) {
        const auto end = std::ranges::lower_bound(times, bound);
        // `holds_some` is computed in advance, because the macro evaluates both sides of ||.
        const bool holds_some = begin == times.end() || begin < end;
        RC_ASSERT(holds_some);
        const auto held = static_cast<std::size_t>(end - begin);
        const bool is_small = held <= rows || *std::prev(end) - *begin < Ticks(1s);
        RC_ASSERT(is_small);
        begin = end;
    }
}

/// A window of a round, and the time at which it was compared.
struct Compared {
    TimeWindow window;
    Duration at;
};

std::vector<Compared> run_round(RollingComparison& machine, const std::vector<Timestamp>& times,
                                TimePoint now = start, Timestamp utc_now = noon + 10h) {
    const auto utc_offset = utc_now - Timestamp{};
    std::vector<Compared> all;
    for (;;) {
        const auto utc = Timestamp{} + utc_offset + std::chrono::duration_cast<Ticks>(now - start);
        if (machine.wants_times()) { machine.cut(times, utc, now); }
        now = std::max(now, machine.due());
        all.push_back({machine.window(noon + 9h), now - start});
        if (machine.compared(now)) { return all; }
    }
}

TEST(RollingComparison, ItsWindowsCoverAllTimesAndAreSpreadOverTheInterval) {
    RollingComparison machine(24h, {}, start);
    EXPECT_TRUE(machine.wants_times());
    EXPECT_EQ(machine.due(), start);
    const auto all = run_round(machine, seconds(2000));
    ASSERT_EQ(all.size(), 4u);
    EXPECT_FALSE(all.front().window.from) << "the first window has no lower bound";
    EXPECT_EQ(all.back().window.before, noon + 9h);
    Duration longest{};
    for (std::size_t i = 1; i < all.size(); ++i) {
        EXPECT_EQ(all[i].window.from, all[i - 1].window.before);
        longest = std::max(longest, all[i].at - all[i - 1].at);
    }
    EXPECT_LE(all.back().at, 24h);
    EXPECT_GE(all.front().at, 4h);
    EXPECT_LE(longest, 5h);
}

TEST(RollingComparison, TheNextRoundBeginsWhereTheLastOneEnds) {
    RollingComparison machine(24h, {}, start);
    machine.cut(seconds(10), noon, start);
    EXPECT_EQ(machine.round().began, noon);
    const auto end = machine.due();
    EXPECT_EQ(machine.compared(end), noon);
    EXPECT_TRUE(machine.wants_times());
    EXPECT_EQ(machine.due(), end);
    EXPECT_EQ(machine.round().began, std::nullopt);
    machine.cut(seconds(10), noon + 12h, end);
    EXPECT_EQ(machine.round().began, noon + 12h);
}

TEST(RollingComparison, ARoundContinuesAtItsCursorAndEndsOnTime) {
    RollingComparison first(24h, {}, start);
    first.cut(seconds(2000), noon, start);
    first.compared(first.due());
    first.compared(first.due());
    const auto stored = first.round();
    EXPECT_EQ(stored.cursor, (noon + 1000s).to_string());

    RollingComparison second(24h, stored, start);
    second.cut(seconds(2000), noon + 12h, start);
    EXPECT_EQ(second.window(noon + 9h).from, noon + 1000s);
    EXPECT_EQ(second.window(noon + 9h).before, noon + 1500s);
    EXPECT_FALSE(second.compared(second.due()));
    EXPECT_LE(second.due(), start + 12h);
    EXPECT_EQ(second.compared(second.due()), noon) << "the time since the round began, not since the restart";
}

TEST(RollingComparison, ARoundThatIsLateHurriesAndOneFromTheFutureBeginsAnew) {
    RollingComparison late(24h, {noon - 48h, (noon + 500s).to_string()}, start);
    late.cut(seconds(2000), noon, start);
    EXPECT_EQ(late.due(), start);
    late.compared(start);
    EXPECT_EQ(late.due(), start);

    RollingComparison ahead(24h, {noon + 48h, (noon + 500s).to_string()}, start);
    ahead.cut(seconds(2000), noon, start);
    EXPECT_EQ(ahead.round().began, noon);
    EXPECT_FALSE(ahead.window(noon + 9h).from);
}

TEST(RollingComparison, WhatWasMadeJustNowWaitsForTheNextRound) {
    RollingComparison machine(24h, {}, start);
    machine.cut(seconds(1000), noon + 1h, start);
    EXPECT_EQ(machine.window(noon + 100s).before, noon + 100s);
}

TEST(RollingComparison, AWindowThatCouldNotBeComparedIsTriedAgain) {
    RollingComparison machine(24h, {}, start);
    machine.cut(seconds(2000), noon, start);
    const auto window = machine.window(noon + 9h);
    machine.defer(start + 10h);
    EXPECT_EQ(machine.due(), start + 10h);
    EXPECT_EQ(machine.window(noon + 9h).before, window.before);
    machine.compared(start + 10h);
    EXPECT_LE(machine.due(), start + 10h) << "the next window is not delayed";
}

}  // namespace
}  // namespace stmirror::verify
