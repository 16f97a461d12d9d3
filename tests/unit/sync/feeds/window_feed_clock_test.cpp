// SPDX-License-Identifier: MIT
// Tests clocks that were set back or that differ: which clock a pass uses, and where the watermark stays.
#include <gtest/gtest.h>

#include <algorithm>

#include "sync/feeds/window_bounds.hpp"
#include "window_feed_fixture.hpp"

namespace stmirror::sync {
namespace {

TEST(WindowFeed, AClockThatWentBackALittleIsFollowedWithoutTheWatermark) {
    WindowFeed feed(now.to_string(), options_of(5));
    const auto exchanges = run(feed, source_of({now - 10min - 20s}));
    EXPECT_EQ(rows_kept(exchanges), 1U);
    EXPECT_FALSE(exchanges.front().step.restarts);
    EXPECT_FALSE(exchanges.back().step.cursor);
    EXPECT_TRUE(exchanges.back().step.caught_up);
}

TEST(WindowFeed, AWatermarkAheadOfBothClocksStartsAgain) {
    auto options = options_of(5);
    options.restart = (now - 24h).to_string();
    WindowFeed feed((now + 10min + 1s).to_string(), options);
    const auto exchanges = run(feed, source_of({now - 24h - 9min, now - 2min}));
    EXPECT_TRUE(exchanges.front().step.restarts);
    EXPECT_EQ(rows_kept(exchanges), 2U) << "the overlap before the new start is read, too";
    EXPECT_EQ(exchanges.back().step.cursor, (now - 30s).to_string());
    EXPECT_TRUE(exchanges.back().step.caught_up);

    options.restart.clear();
    WindowFeed from_start((now + 240h).to_string(), options);
    EXPECT_EQ(rows_kept(run(from_start, source_of({at("2001-01-01T00:00:00Z"), now - 2min}))), 2U);
}

TEST(WindowFeed, ClocksThatDifferALittleMoveTheWatermarkToTheEarlierOne) {
    auto source = source_of({now - 1min});
    source.clock_skew = 3min;
    WindowFeed ahead(watermark.to_string(), options_of(5));
    auto exchanges = run(ahead, source);
    EXPECT_EQ(exchanges.back().fetch.before, now + 3min - 30s) << "the pass must use the server's clock";
    EXPECT_EQ(exchanges.back().step.cursor, (now - 30s).to_string());
}

TEST(WindowFeed, OfClocksThatDifferMuchThisMachinesCountsAndTheWatermarkStaysBehindBoth) {
    for (const Ticks skew : {Ticks(10 * 365 * 24h), Ticks(1h), Ticks(5min + 1s)}) {
        auto source = source_of({now - 1min});
        source.clock_skew = skew;
        WindowFeed feed(watermark.to_string(), options_of(5));
        const auto exchanges = run(feed, source);
        EXPECT_EQ(exchanges.back().fetch.before, now - 30s);
        EXPECT_EQ(exchanges.back().step.cursor, (now - 30s).to_string());
        EXPECT_TRUE(exchanges.back().step.caught_up);
    }
    for (const Ticks skew : {Ticks(-20min), Ticks(-365 * 24h)}) {
        auto source = source_of({now - 1min});
        source.clock_skew = skew;
        WindowFeed feed(watermark.to_string(), options_of(5));
        const auto exchanges = run(feed, source);
        EXPECT_EQ(rows_kept(exchanges), 1U);
        EXPECT_EQ(exchanges.back().fetch.before, now - 30s);
        EXPECT_EQ(exchanges.back().step.cursor.value_or(watermark.to_string()),
                  std::max(watermark, now + skew - 30s).to_string());
        EXPECT_TRUE(exchanges.back().step.caught_up);
    }
}

TEST(WindowFeed, AClockOfThisMachineThatRanAheadLosesNothing) {
    auto source = source_of({now - 1min});
    source.own_skew = 1h;
    WindowFeed feed(watermark.to_string(), options_of(5));
    const auto watermark_then = run(feed, source).back().step.cursor.value();
    EXPECT_EQ(watermark_then, (now - 30s).to_string());
    source.records[9] = now + 10min;
    source.now = now + 8h;
    source.own_skew = 0s;
    WindowFeed later(watermark_then, options_of(5));
    const auto exchanges = run(later, source);
    EXPECT_EQ(rows_kept(exchanges), 2U);
    EXPECT_FALSE(exchanges.front().step.restarts);
}

WindowOptions poll_options(Timestamp server, Timestamp own) {
    auto options = options_of(5);
    options.clocks = ClockPair{server, own};
    return options;
}

TEST(WindowFeed, APollThatKnowsTheServersClockTakesOneRequest) {
    const auto source = source_of({watermark - 11min, watermark - 9min, now - 31s, now - 30s});
    WindowFeed feed(watermark.to_string(), poll_options(now, now));
    const auto exchanges = run(feed, source);
    ASSERT_EQ(exchanges.size(), 1U);
    EXPECT_EQ(exchanges[0].fetch.from, watermark - 10min);
    EXPECT_EQ(exchanges[0].fetch.before, now - 30s);
    EXPECT_EQ(rows_kept(exchanges), 2U);
    EXPECT_EQ(exchanges[0].step.cursor, (now - 30s).to_string());
    EXPECT_TRUE(exchanges[0].step.caught_up);
    EXPECT_FALSE(feed.unfinished());
}

TEST(WindowFeed, APollOfSeveralListsTakesOneRequestForEach) {
    auto source = source_of({now - 1min, now - 1min});
    source.lists = 2;
    auto options = poll_options(now, now);
    options.lists = 2;
    WindowFeed feed(watermark.to_string(), options);
    const auto exchanges = run(feed, source);
    EXPECT_EQ(exchanges.size(), 2U);
    EXPECT_EQ(rows_kept(exchanges), 2U);
}

TEST(WindowFeed, AKnownClockThatTheFirstAnswerDoesNotConfirmIsAskedForAgain) {
    const auto slept = now - 11s;
    const auto ahead = now + 1s;
    for (const auto server : {slept, ahead}) {
        WindowFeed feed(watermark.to_string(), poll_options(server, now));
        const auto exchanges = run(feed, source_of({now - 1min}));
        ASSERT_EQ(exchanges.size(), 3U);
        EXPECT_FALSE(exchanges[0].step.keeps_rows);
        EXPECT_FALSE(exchanges[0].step.cursor);
        EXPECT_EQ(exchanges[2].fetch.before, now - 30s);
        EXPECT_EQ(exchanges[2].step.cursor, (now - 30s).to_string());
        EXPECT_TRUE(exchanges[2].step.caught_up);
    }
}

TEST(WindowFeed, APollKeepsTheWatermarkBehindTheClocksOfItsAnswer) {
    auto source = source_of({now - 1min});
    source.own_skew = -2min;
    WindowFeed feed(watermark.to_string(), poll_options(now, now));
    const auto exchanges = run(feed, source);
    ASSERT_EQ(exchanges.size(), 1U);
    EXPECT_EQ(exchanges[0].step.cursor, (now - 2min - 30s).to_string());
}

TEST(WindowFeed, APollAsksForTheCanaryIfItsAnswerDoesNotFitOnAPage) {
    WindowFeed feed(watermark.to_string(), poll_options(now, now));
    const auto exchanges = run(feed, source_of(5, now - 1min));
    EXPECT_EQ(exchanges[1].fetch.from, canary_from);
    EXPECT_EQ(rows_kept(exchanges), 5U);
}

TEST(WindowFeed, APollWithClocksThatDifferOrAWatermarkInTheFutureBeginsWithTheCanary) {
    WindowFeed differing(watermark.to_string(), poll_options(now + 1h, now));
    EXPECT_EQ(differing.next()->from, canary_from);
    auto options = poll_options(now, now);
    options.restart = (now - 24h).to_string();
    WindowFeed of_future((now + 10min + 1s).to_string(), options);
    EXPECT_EQ(of_future.next()->from, canary_from);
    EXPECT_TRUE(run(of_future, source_of({now - 1min})).front().step.restarts);
    WindowFeed without_watermark("", poll_options(now, now));
    EXPECT_EQ(without_watermark.next()->from, canary_from);
}

}  // namespace
}  // namespace stmirror::sync
