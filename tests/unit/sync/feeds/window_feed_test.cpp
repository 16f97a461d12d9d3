// SPDX-License-Identifier: MIT
// Tests the course of a pass: canary, clock, first window, halves, ties, lists, watermark, and its cost.
#include "sync/feeds/window_feed.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "window_feed_fixture.hpp"

namespace stmirror::sync {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

TEST(WindowFeed, RequestsTheFarFutureFirst) {
    auto options = options_of(5);
    options.priority = Priority::Backfill;
    const WindowFeed feed("", options);
    const auto fetch = feed.next().value();
    EXPECT_EQ(fetch.from, at("2100-01-01T00:00:00Z"));
    EXPECT_EQ(fetch.before, at("2101-01-01T00:00:00Z"));
    EXPECT_EQ(fetch.page, 1);
    EXPECT_EQ(fetch.page_size, 1);
    EXPECT_TRUE(fetch.include_total);
    EXPECT_EQ(fetch.priority, Priority::Backfill);
}

TEST(WindowFeed, IdlePassCostsTwoRequestsAndMovesTheWatermark) {
    WindowFeed feed(watermark.to_string(), options_of(5));
    const auto exchanges = run(feed, source_of({}));
    ASSERT_EQ(exchanges.size(), 2U);
    EXPECT_EQ(exchanges[1].fetch.from, watermark - 10min);
    EXPECT_EQ(exchanges[1].fetch.before, now - 30s);
    EXPECT_EQ(exchanges[1].fetch.page_size, 5);
    EXPECT_EQ(exchanges[1].step.cursor, (now - 30s).to_string());
    EXPECT_TRUE(exchanges[1].step.caught_up);
    EXPECT_EQ(feed.unfinished(), std::nullopt);
}

TEST(WindowFeed, AFewChangesCostNoMoreRequests) {
    WindowFeed feed(watermark.to_string(), options_of(5));
    const auto exchanges = run(feed, source_of({watermark - 5min, watermark + 1s, watermark + 2s}));
    ASSERT_EQ(exchanges.size(), 2U);
    EXPECT_TRUE(exchanges[1].step.keeps_rows);
    EXPECT_EQ(exchanges[1].rows, 3U);
}

TEST(WindowFeed, BoundsAreWholeSeconds) {
    auto options = options_of(2);
    options.lag = 300ms;
    WindowFeed feed("2026-03-10T12:00:00.7654321Z", options);
    const auto exchanges = run(feed, source_of({watermark + 100ms, watermark + 2s, watermark + 2700ms}));
    EXPECT_GT(exchanges.size(), 10U);
    EXPECT_EQ(exchanges[1].fetch.before, now - 1s) << "this is 300 ms before a whole second";
    for (const auto& exchange : exchanges) {
        EXPECT_EQ(exchange.fetch.from->since_year_one() % 1s, Ticks{0});
        EXPECT_EQ(exchange.fetch.before->since_year_one() % 1s, Ticks{0});
    }
}

TEST(WindowFeed, WithoutAWatermarkItReadsFromTheOpenStart) {
    for (const auto* cursor : {"", "no time", "0001-01-01T00:00:00.0000000Z"}) {
        WindowFeed feed(cursor, options_of(5));
        const auto exchanges = run(feed, source_of({Timestamp{}, watermark}));
        EXPECT_FALSE(exchanges[1].fetch.from) << cursor;
        EXPECT_EQ(rows_kept(exchanges), 2U) << cursor;
        EXPECT_TRUE(exchanges.back().step.caught_up) << cursor;
    }
}

TEST(WindowFeed, ALargeWindowIsHalvedAndTheWatermarkFollowsItsParts) {
    WindowFeed feed(watermark.to_string(), options_of(3));
    std::vector<Timestamp> stamps;
    for (int i = 0; i < 20; ++i) { stamps.push_back(watermark + i * 1min); }
    const auto exchanges = run(feed, source_of(stamps));
    EXPECT_EQ(rows_kept(exchanges), 20U) << "each record is kept once";
    std::string last = watermark.to_string();
    std::optional<Timestamp> covered = watermark - 10min;
    for (const auto& exchange : exchanges) {
        if (exchange.step.keeps_rows) {
            EXPECT_EQ(exchange.fetch.from, covered) << "there must be no gap between two windows";
            covered = exchange.fetch.before;
        }
        if (!exchange.step.cursor) { continue; }
        EXPECT_EQ(*exchange.step.cursor, exchange.fetch.before->to_string());
        EXPECT_GT(*exchange.step.cursor, last);
        last = *exchange.step.cursor;
    }
    EXPECT_EQ(last, (now - 30s).to_string());
}

TEST(WindowFeed, TheTotalOfTheRightHalfIsDerivedNotRequested) {
    WindowFeed feed((now - 20min).to_string(), options_of(4));
    // The window [-30 min, -30 s) has 13 records. The left half has none, so the right half has all and is
    // halved at once.
    const auto exchanges = run(feed, source_of(std::vector<Timestamp>(13, now - 2min)));
    const auto middle = now - 30min + 885s;
    EXPECT_EQ(exchanges[1].fetch.before, now - 30s);
    EXPECT_EQ(exchanges[2].fetch.before, middle);
    EXPECT_EQ(exchanges[3].fetch.from, middle);
    EXPECT_LT(exchanges[3].fetch.before, now - 30s);
}

TEST(WindowFeed, AWindowThatProbablyDoesNotFitIsOnlyCounted) {
    WindowFeed feed(watermark.to_string(), options_of(4));
    const auto exchanges = run(feed, source_of(std::vector<Timestamp>(9, watermark + 1min)));
    EXPECT_EQ(exchanges[2].fetch.page_size, 1) << "half of nine";
    EXPECT_FALSE(exchanges[2].step.keeps_rows);
    WindowFeed other(watermark.to_string(), options_of(4));
    EXPECT_EQ(run(other, source_of(std::vector<Timestamp>(6, watermark + 1min)))[2].fetch.page_size, 4);
}

TEST(WindowFeed, TheOpenStartIsSplitAtTheYears2000And1900) {
    WindowFeed feed("", options_of(2));
    const auto exchanges = run(feed, source_of({Timestamp{}, Timestamp{}, Timestamp{},
                                                at("1950-01-01T00:00:00Z"), at("2010-01-01T00:00:00Z")}));
    EXPECT_EQ(rows_kept(exchanges), 5U);
    EXPECT_FALSE(exchanges[2].fetch.from);
    EXPECT_EQ(exchanges[2].fetch.before, at("2000-01-01T00:00:00Z"));
    EXPECT_FALSE(exchanges[3].fetch.from);
    EXPECT_EQ(exchanges[3].fetch.before, at("1900-01-01T00:00:00Z"));
    EXPECT_EQ(exchanges[4].fetch.page, 2) << "read like a tie, from its last page";
    EXPECT_FALSE(exchanges[5].step.cursor == std::nullopt);
    for (const auto& exchange : exchanges) {
        EXPECT_TRUE(!exchange.fetch.from || *exchange.fetch.from >= at("1900-01-01T00:00:00Z"));
    }
    EXPECT_TRUE(exchanges.back().step.caught_up);
}

TEST(WindowFeed, ASecondThatExceedsAPageIsReadFromItsLastPage) {
    WindowFeed feed((now - 31s).to_string(), [] {
        auto options = options_of(3);
        options.overlap = 0s;
        return options;
    }());
    const auto exchanges = run(feed, source_of(8, now - 31s + 400ms));
    ASSERT_EQ(exchanges.size(), 5U);
    EXPECT_FALSE(exchanges[1].step.keeps_rows) << "the first response is only used to count";
    const std::vector<std::pair<int, std::size_t>> pages{{3, 2}, {2, 3}, {1, 3}};
    for (std::size_t i = 0; i < 3; ++i) {
        const auto& exchange = exchanges[i + 2];
        EXPECT_EQ(exchange.fetch.page, pages[i].first);
        EXPECT_EQ(exchange.rows, pages[i].second);
        EXPECT_EQ(exchange.fetch.page_size, 3);
        EXPECT_TRUE(exchange.fetch.include_total);
        EXPECT_TRUE(exchange.step.keeps_rows);
        EXPECT_EQ(exchange.step.cursor.has_value(), i == 2) << "the last page of the window moves the cursor";
    }
    EXPECT_TRUE(exchanges.back().step.caught_up);
}

TEST(WindowFeed, EachWindowIsReadFromAllListsBeforeTheWatermarkMoves) {
    auto options = options_of(3);
    options.lists = 3;
    WindowFeed feed(watermark.to_string(), options);
    auto source = source_of(std::vector<Timestamp>{});
    source.lists = 3;
    for (int i = 0; i < 8; ++i) { source.records[3 * i + 1] = watermark + i * 1min; }
    source.records[3] = watermark + 1min;
    source.records[5] = watermark + 50min;
    const auto exchanges = run(feed, source);
    EXPECT_EQ(rows_kept(exchanges), 10U);
    int first_list_read = 0;
    for (const auto& exchange : exchanges) {
        first_list_read += exchange.fetch.list == 0 && exchange.step.keeps_rows ? 1 : 0;
        if (exchange.step.cursor) { EXPECT_EQ(exchange.fetch.list, 2U); }
    }
    EXPECT_EQ(first_list_read, 1) << "this list fits; only the others are halved";
    EXPECT_TRUE(exchanges.back().step.caught_up);
}

TEST(WindowFeed, AStoppedClockMovesNothing) {
    auto options = options_of(5);
    WindowFeed feed((now - 30s).to_string(), options);
    auto exchanges = run(feed, source_of({now - 1min}));
    EXPECT_EQ(rows_kept(exchanges), 1U) << "the overlap is read again";
    EXPECT_FALSE(exchanges.back().step.cursor);
    EXPECT_TRUE(exchanges.back().step.caught_up);
    options.overlap = 0s;
    WindowFeed without((now - 30s).to_string(), options);
    exchanges = run(without, source_of({}));
    ASSERT_EQ(exchanges.size(), 1U);
    EXPECT_TRUE(exchanges[0].step.caught_up);
    EXPECT_FALSE(exchanges[0].step.cursor);
}

TEST(WindowFeed, ABackfillOfEvenTimesCostsAtMostTwoRequestsForEachPage) {
    WindowFeed feed("", options_of(5000));
    auto source = source_of(std::vector<Timestamp>{});
    source.records[0] = Timestamp{};
    for (int i = 1; i < 100'000; ++i) { source.records[i] = now - i * 20min - (i % 7) * 1s; }
    const auto exchanges = run(feed, source);
    EXPECT_EQ(rows_kept(exchanges), 100'000U) << "each record is kept once";
    EXPECT_LE(exchanges.size(), 20U * 2);
    EXPECT_EQ(feed.unfinished(), std::nullopt);
}

TEST(WindowFeed, ABulkChangeCostsItsPagesAndAFewCounts) {
    WindowFeed feed(watermark.to_string(), options_of(500));
    auto source = source_of(20'000, watermark + 17min + 5s);
    const auto exchanges = run(feed, source);
    EXPECT_EQ(rows_kept(exchanges), 20'000U);
    EXPECT_LE(exchanges.size(), 40U + 30U);
}

TEST(WindowFeed, AKilledBackfillContinuesFromItsLastWindow) {
    auto source = source_of(std::vector<Timestamp>{});
    for (int i = 0; i < 400; ++i) { source.records[i] = now - i * 1h - 1min; }
    std::string cursor;
    std::size_t exchanges_before = 0;
    WindowFeed first("", options_of(20));
    for (std::size_t rows = 0; rows < 200; ++exchanges_before) {
        const auto page = source.answer(*first.next());
        const auto step = first.on_page(page);
        rows += step.keeps_rows ? page.rows.size() : 0;
        if (step.cursor) { cursor = *step.cursor; }
    }
    WindowFeed second(cursor, options_of(20));
    const auto exchanges = run(second, source);
    EXPECT_LE(rows_kept(exchanges), 200U + 20U);
    EXPECT_TRUE(exchanges.back().step.caught_up);
    EXPECT_LE(exchanges.size(), exchanges_before);
}

}  // namespace
}  // namespace stmirror::sync
