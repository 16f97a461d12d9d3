// SPDX-License-Identifier: MIT
#include "verify/proof_schedule.hpp"

#include <gtest/gtest.h>

#include <map>

namespace stmirror::verify {
namespace {

using namespace std::chrono_literals;
using Kind = ProofSchedule::Task::Kind;

const TimePoint start{1h};
const Timestamp noon = *Timestamp::parse("2026-03-01T12:00:00Z");

ProofSchedule schedule(std::size_t tables, std::size_t compared = 0) {
    std::vector<std::optional<ComparisonRound>> rounds(tables);
    for (std::size_t i = 0; i < compared; ++i) { rounds[i].emplace(); }
    return ProofSchedule(ScheduleSettings{}, rounds, start);
}

std::vector<Timestamp> one_in_a_second(std::size_t records) {
    std::vector<Timestamp> times;
    for (std::size_t i = 0; i < records; ++i) { times.push_back(noon + std::chrono::seconds(i)); }
    return times;
}

TEST(ProofSchedule, EachTableIsCountedOnceInAnIntervalAndNoTwoTogether) {
    auto one = schedule(8);
    std::map<std::size_t, std::vector<Duration>> counted;
    std::optional<TimePoint> last;
    for (auto now = start; now < start + 2h; now += 1s) {
        while (const auto task = one.next(now)) {
            EXPECT_EQ(task->kind, Kind::Count);
            if (last) { EXPECT_GE(now - *last, 1min) << "the requests are spread over the interval"; }
            last = now;
            counted[task->table].push_back(now - start);
            one.counted(task->table, now, now);
        }
    }
    ASSERT_EQ(counted.size(), 8u);
    for (const auto& [table, times] : counted) {
        EXPECT_LE(times.front(), 15min);
        ASSERT_EQ(times.size(), 8u) << table;
        for (std::size_t i = 1; i < times.size(); ++i) { EXPECT_EQ(times[i] - times[i - 1], 15min); }
    }
}

TEST(ProofSchedule, ACountThatTakesLongerThanTheIntervalIsFollowedAtOnce) {
    auto one = schedule(1);
    const auto began = one.wakes_at();
    ASSERT_TRUE(one.next(began));
    one.counted(0, began, began + 20min);
    EXPECT_EQ(one.wakes_at(), began + 20min);
}

TEST(ProofSchedule, WhatCannotBeProvedYetIsLookedAtAgainAfterAPoll) {
    auto one = schedule(1, 1);
    const auto compare = one.next(start);
    ASSERT_TRUE(compare);
    EXPECT_EQ(compare->kind, Kind::Compare);
    one.defer(*compare, start);
    EXPECT_FALSE(one.next(start));
    const auto count_due = start + 450s;
    one.comparison(0).defer(start + 10h);
    const auto count = one.next(count_due);
    ASSERT_TRUE(count);
    EXPECT_EQ(count->kind, Kind::Count);
    one.defer(*count, count_due);
    EXPECT_EQ(one.wakes_at(), count_due + 60s);
}

TEST(ProofSchedule, TheLongestDueTaskComesFirst) {
    auto one = schedule(2, 1);
    one.comparison(0).cut(one_in_a_second(1), noon, start);
    one.comparison(0).defer(start + 6min);
    EXPECT_EQ(one.next(start + 1h)->table, 0u);
    EXPECT_EQ(one.next(start + 1h)->kind, Kind::Count) << "this is due after five minutes";
    one.counted(0, start + 1h, start + 1h);
    EXPECT_EQ(one.next(start + 1h)->kind, Kind::Compare) << "this is due after six minutes";
    one.failed(0, start + 1h);
    EXPECT_EQ(one.next(start + 1h)->table, 1u) << "this is due after ten minutes";
    EXPECT_EQ(one.comparison(0).due(), start + 75min);
}

}  // namespace
}  // namespace stmirror::verify
