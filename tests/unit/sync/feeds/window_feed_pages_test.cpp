// SPDX-License-Identifier: MIT
// Tests windows of several pages: in which order these are read, with how many requests, and when a window is
// split instead.
#include <gtest/gtest.h>

#include <limits>
#include <map>

#include "window_feed_fixture.hpp"

namespace stmirror::sync {
namespace {

WindowOptions options_of_pages(int page_size, std::int64_t pages_max) {
    auto options = options_of(page_size);
    options.pages_max = pages_max;
    return options;
}

/// The time before which no record will be committed anymore.
const auto stable_until = now - 30s - 10min;

std::vector<Timestamp> every_hour(int records) {
    std::vector<Timestamp> stamps;
    for (int i = 1; i <= records; ++i) { stamps.push_back(now - i * 1h); }
    return stamps;
}

TEST(WindowFeedPages, AreReadFromTheLastToTheFirst) {
    WindowFeed feed("", options_of_pages(4, 5));
    auto stamps = every_hour(13);
    stamps.push_back(now - 1min);
    const auto exchanges = run(feed, source_of(stamps));
    ASSERT_EQ(exchanges.size(), 7U) << "canary, count, four pages, and the newest records";
    EXPECT_EQ(exchanges[1].fetch.page_size, 1) << "a backfill is only counted first";
    for (std::size_t i = 0; i < 4; ++i) {
        const auto& exchange = exchanges[i + 2];
        EXPECT_EQ(exchange.fetch.page, 4 - static_cast<int>(i));
        EXPECT_FALSE(exchange.fetch.from);
        EXPECT_EQ(exchange.fetch.before, stable_until);
        EXPECT_TRUE(exchange.step.keeps_rows);
        EXPECT_EQ(exchange.step.cursor.has_value(), i == 3) << "the last page of the window moves the cursor";
    }
    EXPECT_EQ(exchanges[6].fetch.from, stable_until);
    EXPECT_EQ(rows_kept(exchanges), 14U) << "each record is kept once";
    EXPECT_TRUE(exchanges.back().step.caught_up);
}

TEST(WindowFeedPages, ABulkLoadCostsNoMoreRequestsThanOtherRecords) {
    auto source = source_of(20'000, at("2021-07-19T20:35:38Z"));
    for (int i = 0; i < 5'000; ++i) { source.records[30'000 + i] = now - i * 1h - 1h; }
    WindowFeed feed("", options_of_pages(500, 50));
    const auto exchanges = run(feed, source);
    EXPECT_EQ(rows_kept(exchanges), 25'000U);
    EXPECT_EQ(exchanges.size(), 50U + 3U) << "its pages, canary, count, and the newest records";
    EXPECT_TRUE(exchanges.back().step.caught_up);
}

TEST(WindowFeedPages, ABulkChangeIsReadWithoutACountOfItsOwn) {
    WindowFeed feed(watermark.to_string(), options_of_pages(500, 50));
    const auto exchanges = run(feed, source_of(20'000, watermark + 17min));
    EXPECT_EQ(rows_kept(exchanges), 20'000U);
    EXPECT_EQ(exchanges.size(), 40U + 3U) << "its pages, canary, the whole window, and the newest records";
}

TEST(WindowFeedPages, AWindowWithTooManyPagesIsSplitIntoPartsOfManyPages) {
    WindowFeed feed("", options_of_pages(10, 20));
    const auto exchanges = run(feed, source_of(every_hour(10'000)));
    EXPECT_EQ(rows_kept(exchanges), 10'000U) << "each record is kept once";
    EXPECT_LE(exchanges.size(), 1'100U);
    for (const auto& exchange : exchanges) { EXPECT_LE(exchange.fetch.page, 20); }
    EXPECT_TRUE(exchanges.back().step.caught_up);
}

TEST(WindowFeedPages, AWindowInWhichRecordsMayBeCommittedLateIsReadWithSingleAnswers) {
    WindowFeed feed((now - 1min).to_string(), options_of_pages(4, 5));
    std::vector<Timestamp> stamps;
    for (int i = 0; i < 12; ++i) { stamps.push_back(now - 1min - i * 10s); }
    const auto exchanges = run(feed, source_of(stamps));
    EXPECT_EQ(rows_kept(exchanges), 12U);
    for (const auto& exchange : exchanges) { EXPECT_EQ(exchange.fetch.page, 1); }
}

/// The clocks differ a little. Records after the earlier of the two times are read again in the next pass.
TEST(WindowFeedPages, TheEarlierOfTwoClocksSaysUntilWhenRecordsAreStable) {
    auto source = source_of(every_hour(13));
    source.clock_skew = 3min;
    WindowFeed feed("", options_of_pages(4, 5));
    const auto exchanges = run(feed, source);
    EXPECT_EQ(exchanges[2].fetch.before, stable_until);
    EXPECT_EQ(exchanges.back().fetch.before, now + 3min - 30s);
}

TEST(WindowFeedPages, RecordsThatLeaveAreNotMissed) {
    auto source = source_of(every_hour(20));
    WindowFeed feed("", options_of_pages(4, 5));
    std::map<std::int64_t, Timestamp> kept;
    for (int requests = 0; const auto fetch = feed.next(); ++requests) {
        const auto page = source.answer(*fetch);
        for (const auto& row : page.rows) { kept[static_cast<std::int64_t>(row.hash)] = *row.modified; }
        (void)feed.on_page(page);
        // A record of the first page changes, so that all other records move. Then whole pages are deleted.
        if (requests < 4) { source.records[requests + 1] = now; }
        if (requests == 4) { source.records.erase(source.records.find(6), source.records.find(15)); }
    }
    EXPECT_EQ(feed.unfinished(), std::nullopt);
    for (const auto& [id, modified] : source.records) {
        if (modified < now) { EXPECT_TRUE(kept.contains(id)) << id; }
    }
}

TEST(WindowFeedPages, APageThatHasBecomeEmptyIsNotRequested) {
    auto source = source_of(every_hour(40));
    WindowFeed feed("", options_of_pages(4, 20));
    std::vector<int> pages;
    while (const auto fetch = feed.next()) {
        pages.push_back(fetch->page);
        (void)feed.on_page(source.answer(*fetch));
        if (fetch->page == 10) { source.records.erase(source.records.find(11), source.records.end()); }
    }
    EXPECT_EQ(pages, (std::vector<int>{1, 1, 10, 9, 3, 2, 1, 1}));
}

TEST(WindowFeedPages, PagesThatContradictEachOtherAreReplacedByPartsWithSingleAnswers) {
    auto source = source_of(every_hour(13));
    WindowFeed feed("", options_of_pages(4, 5));
    std::size_t rows = 0;
    std::size_t pages_above_one = 0;
    while (const auto fetch = feed.next()) {
        ++source.order;  // each response has a different order
        const auto page = source.answer(*fetch);
        const auto step = feed.on_page(page);
        if (fetch->page > 1) {
            ++pages_above_one;
        } else if (step.cursor) {
            rows += page.rows.size();
        }
    }
    EXPECT_EQ(feed.unfinished(), std::nullopt);
    EXPECT_EQ(rows, 13U);
    EXPECT_EQ(pages_above_one, 3U) << "the pages of the whole window are read once";
}

/// The second answer says that there are two billion records. The later answers say that there are few.
TEST(WindowFeedPages, ATotalThatShrinksIsFollowedAtOnce) {
    auto source = source_of(every_hour(13));
    WindowFeed feed("", options_of_pages(4, std::numeric_limits<int>::max()));
    int requests = 0;
    for (; const auto fetch = feed.next(); ++requests) {
        ASSERT_LT(requests, 100);
        auto page = source.answer(*fetch);
        if (requests == 1) { page.total_count = 2'000'000'000; }
        (void)feed.on_page(page);
    }
    EXPECT_EQ(feed.unfinished(), std::nullopt);
}

}  // namespace
}  // namespace stmirror::sync
