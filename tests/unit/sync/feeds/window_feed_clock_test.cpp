// SPDX-License-Identifier: MIT
// Tests clocks that were set back or that differ: which clock a pass uses, and where the watermark stays.
#include <gtest/gtest.h>

#include <algorithm>

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

}  // namespace
}  // namespace stmirror::sync
