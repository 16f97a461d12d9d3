// SPDX-License-Identifier: MIT
// Tests how often a pass of an export feed moves the stable token. The passes in between read only the tail.
#include <gtest/gtest.h>

#include <vector>

#include "sync/schedule.hpp"

namespace stmirror::sync {
namespace {

using namespace std::chrono_literals;

const TimePoint start{1h};

PassEnd with_records(std::uint64_t count) {
    PassEnd end;
    end.report.outcome.unchanged = count;
    end.full_scan.since_sweep = 0s;
    return end;
}

class ScheduleSettle : public ::testing::Test {
 protected:
    /// Runs all due passes of `span`, each of which receives `records`. Returns when the stable token moved.
    std::vector<TimePoint> run(Duration span, std::uint64_t records) {
        std::vector<TimePoint> settled;
        for (const auto end = now + span; now < end; now += 1s) {
            while (const auto planned = schedule.next(now)) {
                if (planned->mode.extent == Extent::Incremental) { settled.push_back(now); }
                schedule.ended(*planned, with_records(records), now);
            }
        }
        return settled;
    }

    static void expect_intervals(const std::vector<TimePoint>& times, Duration min, Duration max) {
        for (std::size_t i = 1; i < times.size(); ++i) {
            EXPECT_GE(times[i] - times[i - 1], min);
            EXPECT_LE(times[i] - times[i - 1], max);
        }
    }

    TimePoint now = start;
    Schedule schedule{ScheduleSettings{}, 4, {FeedPlan{}}, start, Random(1)};
};

TEST_F(ScheduleSettle, TheStableTokenMovesOnEachSettleAndTheTailIsReadBetween) {
    const auto settled = run(1h, 1);
    ASSERT_GE(settled.size(), 10u);
    expect_intervals(settled, 5min, 6min);
}

TEST_F(ScheduleSettle, WithNothingAfterItTheTokenMovesOnceAnHour) {
    const auto settled = run(4h, 0);
    ASSERT_EQ(settled.size(), 4u);
    expect_intervals(settled, 1h, 61min);
}

TEST_F(ScheduleSettle, ARecordAfterTheTokenEndsTheQuiet) {
    EXPECT_EQ(run(30min, 0).size(), 1u);
    const auto busy_since = now;
    const auto settled = run(5min, 1);
    ASSERT_FALSE(settled.empty());
    EXPECT_LE(settled.front() - busy_since, 2min) << "a poll sees the record, the next one settles";
}

TEST_F(ScheduleSettle, AfterAFailureTheMainPhaseIsTriedBeforeTheTail) {
    schedule.ended(*schedule.next(start), with_records(0), start);
    const auto tail = schedule.next(start + 60s);
    ASSERT_EQ(tail->mode.extent, Extent::Tail);
    auto failed = with_records(0);
    failed.report.state = FeedReport::State::Failed;
    schedule.ended(*tail, failed, start + 60s);
    EXPECT_EQ(schedule.next(start + 120s)->mode.extent, Extent::Incremental);
}

}  // namespace
}  // namespace stmirror::sync
