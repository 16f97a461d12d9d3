// SPDX-License-Identifier: MIT
#include "sync/schedule.hpp"

#include <gtest/gtest.h>

#include <map>
#include <queue>

namespace stmirror::sync {
namespace {

using namespace std::chrono_literals;

const TimePoint start{1h};

FeedPlan plan(FeedKind kind, std::optional<Duration> since_sweep = 0s, bool booked = false) {
    FeedPlan made;
    made.kind = kind;
    made.full_scan.is_booked = booked;
    made.full_scan.since_sweep = since_sweep;
    return made;
}

Schedule schedule(const std::vector<FeedPlan>& plans, std::size_t full_scans_max = 4) {
    return Schedule(ScheduleSettings{}, full_scans_max, plans, start, Random(1));
}

PassEnd well(std::optional<Duration> since_sweep = 0s) {
    PassEnd end;
    end.full_scan.since_sweep = since_sweep;
    return end;
}

PassEnd badly() {
    auto end = well();
    end.report.state = FeedReport::State::Failed;
    return end;
}

TEST(Schedule, EveryFeedIsDueAtOnceAndThenOnceInAPoll) {
    auto one = schedule({plan(FeedKind::List), plan(FeedKind::Window)});
    const auto first = one.next(start);
    const auto second = one.next(start);
    ASSERT_TRUE(first && second);
    EXPECT_EQ(first->feed, 0u);
    EXPECT_EQ(second->feed, 1u);
    EXPECT_FALSE(one.next(start)) << "a feed is read by one pass at a time";

    one.ended(*first, well(), start + 2s);
    const auto next = one.next_incremental(0);
    ASSERT_TRUE(next);
    EXPECT_LE(*next, start + 60s) << "counted from the start of the pass, not from its end";
    EXPECT_GE(*next, start + 54s);
    EXPECT_EQ(one.wakes_at(), next);
    EXPECT_FALSE(one.next(*next - 1ms));
    EXPECT_TRUE(one.next(*next));
}

TEST(Schedule, APassLongerThanAPollIsFollowedAtOnce) {
    auto one = schedule({plan(FeedKind::List)});
    const auto planned = one.next(start);
    one.ended(*planned, well(), start + 90s);
    EXPECT_EQ(one.next_incremental(0), start + 90s);
}

TEST(Schedule, AFailingFeedIsReadLessAndLessOftenUntilItSucceeds) {
    auto one = schedule({plan(FeedKind::List)});
    auto now = start;
    std::vector<Duration> waits;
    for (int failure = 0; failure < 5; ++failure) {
        one.ended(*one.next(now), badly(), now);
        waits.push_back(*one.next_incremental(0) - now);
        now = *one.next_incremental(0);
    }
    EXPECT_EQ(waits, (std::vector<Duration>{60s, 120s, 240s, 300s, 300s}));
    one.ended(*one.next(now), well(), now);
    EXPECT_LE(*one.next_incremental(0) - now, 60s);
}

TEST(Schedule, IncrementalPassesGoBeforeFullScans) {
    auto one = schedule({plan(FeedKind::Export, std::nullopt)});
    const auto fresh = one.next(start);
    EXPECT_EQ(fresh->mode.extent, Extent::Incremental);
    EXPECT_FALSE(one.next(start)) << "a full scan waits until the feed has caught up once";
    auto end = well(std::nullopt);
    end.full_scan.is_booked = true;
    one.ended(*fresh, end, start + 10s);
    const auto past = one.next(start + 10s);
    ASSERT_TRUE(past);
    EXPECT_EQ(past->mode.extent, Extent::FullScan);

    const auto again = one.next(start + 60s);
    ASSERT_TRUE(again) << "a full scan does not delay changes";
    EXPECT_NE(again->mode.extent, Extent::FullScan);
}

TEST(Schedule, TheNumberOfConcurrentFullScansIsLimitedAndTheFirstFeedsGoFirst) {
    auto one = schedule(std::vector(5, plan(FeedKind::Window, std::nullopt)), 2);
    std::vector<Schedule::PlannedPass> fresh;
    while (const auto planned = one.next(start)) { fresh.push_back(*planned); }
    for (const auto& planned : fresh) { one.ended(planned, well(std::nullopt), start); }
    const auto first = one.next(start);
    const auto second = one.next(start);
    ASSERT_TRUE(first && second);
    EXPECT_EQ(first->feed, 0u);
    EXPECT_EQ(second->feed, 1u);
    EXPECT_FALSE(one.next(start));
    one.ended(*second, well(), start + 1s);
    EXPECT_EQ(one.next(start + 1s)->feed, 2u);
}

TEST(Schedule, FullScansOfOneModuleLeaveAPlaceForAnother) {
    std::vector<FeedPlan> plans(6, plan(FeedKind::Window, std::nullopt));
    for (auto& each : plans) { each.module = "slow"; }
    plans.back().module = "fast";
    auto one = schedule(plans, 4);
    std::vector<Schedule::PlannedPass> fresh;
    while (const auto planned = one.next(start)) { fresh.push_back(*planned); }
    for (const auto& planned : fresh) { one.ended(planned, well(std::nullopt), start); }
    std::vector<Schedule::PlannedPass> scans;
    while (const auto planned = one.next(start)) { scans.push_back(*planned); }
    ASSERT_EQ(scans.size(), 4U);
    EXPECT_EQ(scans[2].feed, 2U);
    EXPECT_EQ(scans[3].feed, 5U);
    one.ended(scans[3], well(), start + 1s);
    EXPECT_FALSE(one.next(start + 1s)) << "the place stays free";
    one.ended(scans[0], well(), start + 1s);
    EXPECT_EQ(one.next(start + 1s)->feed, 3U);
}

TEST(Schedule, TheOnlyFullScanMayBeOfAnyModule) {
    std::vector<FeedPlan> plans(2, plan(FeedKind::Window, std::nullopt));
    plans.front().module = "crm";
    auto one = schedule(plans, 1);
    for (std::size_t feed = 0; feed < 2; ++feed) { one.ended(*one.next(start), well(std::nullopt), start); }
    EXPECT_EQ(one.next(start)->feed, 0U);
}

TEST(Schedule, ASweepIsDueByTheAgeOfTheLastAlsoAfterARestart) {
    auto one = schedule({plan(FeedKind::Window, 20h)});
    one.ended(*one.next(start), well(20h), start);
    auto now = start;
    std::optional<Schedule::PlannedPass> sweep;
    while (now < start + 5h && !sweep) {
        now += 1s;
        while (const auto planned = one.next(now)) {
            if (planned->mode.extent == Extent::FullScan) { sweep = planned; }
            if (planned->mode.extent != Extent::FullScan) {
                one.ended(*planned, well(20h + (now - start)), now);
            }
        }
    }
    ASSERT_TRUE(sweep);
    EXPECT_LE(now - start, 4h);
    EXPECT_GE(now - start, 4h - 24h * Schedule::jitter);
}

TEST(Schedule, AFailedSweepIsTriedAgainLaterAndLater) {
    auto one = schedule({plan(FeedKind::Window, std::nullopt)});
    one.ended(*one.next(start), well(std::nullopt), start);
    const auto sweep = one.next(start);
    ASSERT_EQ(sweep->mode.extent, Extent::FullScan);
    one.ended(*sweep, badly(), start + 1s);
    const auto fresh = one.next(start + 60s);
    one.ended(*fresh, well(std::nullopt), start + 60s);
    EXPECT_FALSE(one.next(start + 60s)) << "an incremental pass does not make the sweep due earlier";
    const auto again = one.next(start + 61s);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->mode.extent, Extent::FullScan);
}

TEST(Schedule, ListsAndPerParentFeedsHaveNoFullScans) {
    auto one = schedule({plan(FeedKind::List, std::nullopt), plan(FeedKind::PerParent, std::nullopt)});
    one.ended(*one.next(start), well(std::nullopt), start);
    one.ended(*one.next(start), well(std::nullopt), start);
    EXPECT_FALSE(one.next(start));
}

TEST(Schedule, DueParentsThatAreLeftOverAreReadOnAtOnce) {
    auto one = schedule({plan(FeedKind::PerParent)});
    const auto planned = one.next(start);
    EXPECT_EQ(planned->mode.time_max, 60s);
    auto end = well();
    end.report.parents_due = true;
    one.ended(*planned, end, start + 1s);
    EXPECT_TRUE(one.next(start + 1s));
}

TEST(Schedule, AFeedThatIsWokenDoesNotWaitForItsPoll) {
    auto one = schedule({plan(FeedKind::PerParent)});
    one.ended(*one.next(start), well(), start);
    ASSERT_FALSE(one.next(start + 10s));
    one.wake(0, start + 10s);
    EXPECT_EQ(one.wakes_at(), start + 10s);
    const auto planned = one.next(start + 10s);
    ASSERT_TRUE(planned);
    one.ended(*planned, well(), start + 11s);
    EXPECT_FALSE(one.next(start + 12s)) << "one pass is enough";
}

TEST(Schedule, AFeedThatIsWokenWhileItReadsBeginsAnewOnce) {
    auto one = schedule({plan(FeedKind::PerParent)});
    const auto planned = one.next(start);
    one.wake(0, start + 1s);
    EXPECT_FALSE(one.next(start + 1s)) << "a feed is read by one pass at a time";
    one.ended(*planned, well(), start + 2s);
    const auto again = one.next(start + 2s);
    ASSERT_TRUE(again);
    one.ended(*again, well(), start + 3s);
    EXPECT_FALSE(one.next(start + 4s));
}

TEST(Schedule, NothingWakesAFeedThatFails) {
    auto one = schedule({plan(FeedKind::PerParent)});
    const auto planned = one.next(start);
    one.wake(0, start);
    one.ended(*planned, badly(), start);
    one.wake(0, start + 1s);
    EXPECT_EQ(one.next_incremental(0), start + 60s);
}

/// A tenant has slow passes for a week. Counts the passes of each feed, and measures the longest time that a
/// change can have waited for a pass.
TEST(Schedule, AWeekOfAllFeedsInAMoment) {
    std::vector<FeedPlan> plans(6, plan(FeedKind::Export, std::nullopt));
    plans.insert(plans.end(), 2, plan(FeedKind::Window, std::nullopt));
    plans.insert(plans.end(), 4, plan(FeedKind::List, std::nullopt));
    plans.insert(plans.end(), 6, plan(FeedKind::PerParent, std::nullopt));
    auto one = schedule(plans);

    struct Ending {
        TimePoint at;
        Schedule::PlannedPass planned;
        bool operator>(const Ending& other) const { return at > other.at; }
    };
    std::priority_queue<Ending, std::vector<Ending>, std::greater<>> endings;
    std::map<std::pair<std::size_t, Extent>, int> count;
    std::vector<TimePoint> began(plans.size(), start);
    std::vector<std::optional<TimePoint>> swept(plans.size());
    Duration worst{};
    const auto end_of_week = start + 7 * 24h;
    for (auto now = start; now < end_of_week;) {
        while (!endings.empty() && endings.top().at <= now) {
            const auto planned = endings.top().planned;
            endings.pop();
            if (planned.mode.extent == Extent::FullScan) { swept[planned.feed] = now; }
            auto end = well(std::nullopt);
            if (swept[planned.feed]) { end.full_scan.since_sweep = now - *swept[planned.feed]; }
            one.ended(planned, end, now);
        }
        while (const auto planned = one.next(now)) {
            const bool is_full_scan = planned->mode.extent == Extent::FullScan;
            ++count[{planned->feed, planned->mode.extent}];
            if (!is_full_scan) { worst = std::max(worst, now - std::exchange(began[planned->feed], now)); }
            endings.push({now + (is_full_scan ? Duration{20min} : Duration{2s}), *planned});
        }
        now = one.wakes_at().value_or(end_of_week);
        if (!endings.empty()) { now = std::min(now, endings.top().at); }
    }
    EXPECT_LE(worst, 60s);
    constexpr int polls = 7 * 24 * 60;
    for (std::size_t feed = 0; feed < plans.size(); ++feed) {
        const int looks = count[{feed, Extent::Incremental}] + count[{feed, Extent::Tail}];
        EXPECT_GE(looks, polls);
        EXPECT_LE(looks, polls * 1.06) << "jitter adds a twentieth on average";
        const int sweeps = count[{feed, Extent::FullScan}];
        EXPECT_EQ(sweeps > 0, feed < 8);
        EXPECT_LE(sweeps, 9);
    }
}

TEST(Schedule, PlannedPassesWaitForAWantedOne) {
    auto one = schedule({plan(FeedKind::Window)});
    const auto planned = one.next(start);
    ASSERT_TRUE(planned);
    one.want(0, Extent::Incremental);
    EXPECT_FALSE(one.begin_wanted(0, Extent::Incremental, start)) << "a planned pass is running";
    one.ended(*planned, well(), start + 1s);
    EXPECT_FALSE(one.next(start + 1h));
    ASSERT_TRUE(one.wakes_at()) << "the time of the full scan";
    EXPECT_TRUE(one.begin_wanted(0, Extent::Incremental, start + 1h));
    one.no_longer_wanted(0, Extent::Incremental);
    EXPECT_FALSE(one.begin_wanted(0, Extent::Incremental, start + 1h)) << "only one pass at a time";
    EXPECT_FALSE(one.next(start + 1h));
    one.ended({0, {}}, well(), start + 1h);
    EXPECT_GT(*one.next_incremental(0), start + 1h) << "the wanted pass has read what was due";
}

TEST(Schedule, AWantedFullScanRunsBesideIncrementalPasses) {
    auto one = schedule({plan(FeedKind::Window)});
    one.want(0, Extent::FullScan);
    EXPECT_TRUE(one.begin_wanted(0, Extent::FullScan, start));
    one.no_longer_wanted(0, Extent::FullScan);
    EXPECT_TRUE(one.next(start)) << "the incremental pass is due";
    one.abandoned(0, Extent::FullScan);
    EXPECT_TRUE(one.begin_wanted(0, Extent::FullScan, start));
}

}  // namespace
}  // namespace stmirror::sync
