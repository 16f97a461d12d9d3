// SPDX-License-Identifier: MIT
#include "status/model/recent_history.hpp"

#include <gtest/gtest.h>

#include "snapshots.hpp"

namespace stmirror::status {
namespace {

using std::chrono::seconds;
using test::now;
using namespace std::chrono_literals;

Timestamp at(seconds since_start) { return now + Ticks(since_start); }

class RecentHistoryTest : public ::testing::Test {
 protected:
    /// Lets `span` pass. Each `interval` brings ten answers, one failure and five changes.
    void run_for(std::chrono::minutes span, seconds interval = 60s) {
        for (const auto end = time + span; time < end;) {
            time += interval;
            totals.answered += 10;
            totals.failed += 1;
            totals.changes += 5;
            history.note(at(time), totals, {40s, 5min});
        }
    }

    seconds time{0};
    Totals totals{1000, 20, 300};
    RecentHistory history;
};

TEST_F(RecentHistoryTest, TheFirstCallIsTheStart) {
    history.note(at(0s), totals, {40s, 5min});
    EXPECT_TRUE(history.hour().empty());
    EXPECT_TRUE(history.day().empty());
}

TEST_F(RecentHistoryTest, AStepHasWhatHappenedSinceTheLastOne) {
    history.note(at(0s), totals, {});
    run_for(2min);
    ASSERT_EQ(history.hour().size(), 2u);
    const auto& step = history.hour().back();
    EXPECT_EQ(step.from, at(60s));
    EXPECT_EQ(step.to, at(120s));
    EXPECT_EQ(step.counts.answered, 10u);
    EXPECT_EQ(step.counts.failed, 1u);
    EXPECT_EQ(step.counts.changes, 5u);
    EXPECT_EQ(step.lag.changes, 40s);
    EXPECT_EQ(step.lag.complete, 5min);
}

TEST_F(RecentHistoryTest, CallsWithinAStepAreAddedUpWithTheirWorstLag) {
    history.note(at(0s), {}, {});
    history.note(at(20s), {1, 0, 4}, {});
    history.note(at(40s), {3, 2, 4}, {90s, 20min});
    history.note(at(60s), {6, 2, 9}, {30s, 10min});
    history.note(at(80s), {7, 2, 9}, {30s, 20min});
    ASSERT_EQ(history.hour().size(), 2u);
    const auto& step = history.hour().front();
    EXPECT_EQ(step.to, at(60s));
    EXPECT_EQ(step.counts.answered, 6u);
    EXPECT_EQ(step.counts.failed, 2u);
    EXPECT_EQ(step.counts.changes, 9u);
    EXPECT_EQ(step.lag.changes, 90s);
    EXPECT_EQ(step.lag.complete, 20min);
}

TEST_F(RecentHistoryTest, HoldsAnHourAndADayAndNoMore) {
    history.note(at(0s), totals, {});
    run_for(std::chrono::minutes(3 * 24 * 60));
    ASSERT_EQ(history.hour().size(), 60u);
    EXPECT_EQ(history.hour().front().from, at(time - 1h));
    EXPECT_EQ(history.day().size(), 96u);
    EXPECT_EQ(history.day().front().from, at(time - 24h));
    EXPECT_EQ(history.day().front().counts.answered, 150u);
    run_for(60min, 5s);
    EXPECT_EQ(history.hour().size(), 60u) << "more calls make no more steps";
}

TEST_F(RecentHistoryTest, TotalsThatFellCountAsUnchanged) {
    history.note(at(0s), {100, 5, 30}, {});
    history.note(at(60s), {40, 6, 30}, {});
    history.note(at(120s), {50, 6, 31}, {});
    ASSERT_EQ(history.hour().size(), 2u);
    EXPECT_EQ(history.hour()[0].counts.answered, 0u);
    EXPECT_EQ(history.hour()[0].counts.failed, 1u);
    EXPECT_EQ(history.hour()[1].counts.answered, 10u);
}

TEST_F(RecentHistoryTest, AClockSetBackDropsStepsInTheFuture) {
    history.note(at(0s), totals, {});
    run_for(30min);
    time = 10min;
    history.note(at(time), totals, {});
    run_for(1min);
    ASSERT_EQ(history.hour().size(), 12u);
    EXPECT_EQ(history.hour().back().from, at(10min));
    EXPECT_EQ(history.hour().back().to, at(11min));
    EXPECT_EQ(history.hour()[10].to, at(11min)) << "of the clock before";
}

/// Once a minute, a step of the history is made from what the daemon knows.
TEST(ProcessFactsTest, EachLookAddsToTheHistory) {
    Snapshot seen;
    seen.taken = now;
    auto& daemon = seen.daemon.emplace();
    daemon.tenants[17].requests_by_status = {{200, 100}, {429, 1}};
    daemon.tenants[18].requests_by_status = {{200, 50}};
    seen.feeds.resize(3);
    for (auto& feed : seen.feeds) { feed.freshness = Freshness::Fresh; }
    seen.feeds[0].lag = 5min;
    seen.feeds[0].known.changes = at(20s);
    seen.feeds[1].lag = 2min;
    seen.feeds[1].known.changes = at(-30s);
    seen.feeds[2].freshness = Freshness::Off;
    seen.feeds[2].lag = 100h;
    seen.feeds[2].known.changes = at(-100h);
    ProcessFacts process;
    process.note(seen, TimePoint{});
    seen.taken = at(60s);
    daemon.changes = 12;
    daemon.tenants[17].requests_by_status = {{0, 2}, {200, 130}, {404, 4}, {429, 3}, {503, 1}};
    process.note(seen, TimePoint{1min});
    ASSERT_EQ(process.history.hour().size(), 1u);
    const auto& step = process.history.hour().front();
    EXPECT_EQ(step.counts.answered, 34u);
    EXPECT_EQ(step.counts.failed, 5u);
    EXPECT_EQ(step.counts.changes, 12u);
    EXPECT_EQ(step.lag.changes, 90s);
    EXPECT_EQ(step.lag.complete, 5min);
}

TEST(StartTimeTest, FollowsTheClockWhenItIsSet) {
    StartTime started(TimePoint{5min}, now);
    const auto correct = [&](Ticks ahead) { started.correct(TimePoint{65min}, now + Ticks(1h) + ahead); };
    correct(1s);
    correct(-2s);
    EXPECT_EQ(started.wall(), now) << "small differences do not count";
    correct(24h * 365);
    EXPECT_EQ(started.wall(), now + Ticks(24h * 365));
    correct(0s);
    EXPECT_EQ(started.wall(), now);
    EXPECT_EQ(started.age(TimePoint{65min}), 1h);
}

/// The counts of the tenant continue, but the requests that it sent before it was removed are not new.
TEST(ProcessFactsTest, ATenantThatComesBackIsNoBurstOfRequests) {
    Snapshot seen;
    seen.taken = now;
    auto& daemon = seen.daemon.emplace();
    daemon.tenants[17].requests_by_status = {{200, 100}};
    daemon.tenants[18].requests_by_status = {{200, 50}};
    ProcessFacts process;
    process.note(seen, TimePoint{});
    sync::Activity ended;
    for (const auto& [id, tenant] : daemon.tenants) {
        ended.tenants.push_back(tenant);
        ended.tenants.back().tenant_id = id;
    }
    process.counted.keep(ended);
    daemon.tenants.erase(18);
    for (int minute = 1; minute <= 2; ++minute) {
        seen.taken = at(minute * 60s);
        daemon.tenants[17].requests_by_status[200] += 7;
        if (minute == 2) { daemon.tenants[18].requests_by_status = {{200, 51}}; }
        process.note(seen, TimePoint{minute * 1min});
    }
    ASSERT_EQ(process.history.hour().size(), 2u);
    EXPECT_EQ(process.history.hour()[0].counts.answered, 7u);
    EXPECT_EQ(process.history.hour()[1].counts.answered, 8u);
}

}  // namespace
}  // namespace stmirror::status
