// SPDX-License-Identifier: MIT
// Tests wrong responses: incomplete data never counts as complete, and no pass runs forever.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <initializer_list>
#include <limits>

#include "window_source.hpp"

namespace stmirror::sync {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

const auto now = at("2026-03-10T13:00:00Z");
const auto watermark = at("2026-03-10T12:59:59Z");

/// If `total` is negative, the response has no total.
Page answer(std::initializer_list<std::int64_t> ids, std::int64_t total, bool has_more = false) {
    Page page(contacts());
    for (const auto id : ids) { add_record(page, id); }
    if (total >= 0) { page.total_count = total; }
    page.has_more = has_more;
    page.clocks = ClockPair{now, now};
    return page;
}

void quarantine(Page& page, const std::string& raw, const std::string& key = {}) {
    page.quarantined.push_back({raw, key, "id: not a number"});
}

/// Without overlap and lag, the only window of the pass is one second, which cannot be halved.
WindowFeed feed_of_a_second(int page_size) {
    WindowOptions options;
    options.page_size = page_size;
    WindowFeed feed(watermark.to_string(), options);
    (void)feed.on_page(answer({}, 0));
    return feed;
}

/// Returns the feed of feed_of_a_second() after a response with this total.
WindowFeed feed_at_tie(int page_size, std::int64_t total) {
    auto feed = feed_of_a_second(page_size);
    (void)feed.on_page(answer({1}, total, true));
    return feed;
}

std::string canary_verdict(const Page& page) {
    WindowFeed feed(watermark.to_string(), {});
    const auto step = feed.on_page(page);
    EXPECT_FALSE(step.keeps_rows);
    EXPECT_FALSE(step.cursor);
    EXPECT_FALSE(step.caught_up);
    EXPECT_FALSE(feed.next());
    EXPECT_EQ(feed.unfinished()->code, Errc::Protocol);
    return feed.unfinished()->text;
}

TEST(WindowFeedInDoubt, ACanaryThatIsNotEmptyEndsThePass) {
    const auto verdict = HasSubstr("ignores the filter");
    EXPECT_THAT(canary_verdict(answer({1}, 1)), verdict);
    EXPECT_THAT(canary_verdict(answer({}, 7)), verdict);
    EXPECT_THAT(canary_verdict(answer({}, 0, true)), verdict);
    EXPECT_THAT(canary_verdict(answer({1}, -1)), verdict);
    auto page = answer({}, 0);
    quarantine(page, "{}");
    EXPECT_THAT(canary_verdict(page), verdict);
}

TEST(WindowFeedInDoubt, WithoutATotalOrAClockNothingIsRead) {
    EXPECT_THAT(canary_verdict(answer({}, -1)), HasSubstr("the total number of records"));
    auto page = answer({}, 0);
    page.clocks.reset();
    EXPECT_THAT(canary_verdict(page), HasSubstr("clock"));
}

TEST(WindowFeedInDoubt, APageWithFewerRecordsThanItsTotalIsReadAgain) {
    auto feed = feed_of_a_second(5);
    const auto asked = feed.next().value();
    auto step = feed.on_page(answer({1, 2}, 3));
    EXPECT_TRUE(step.keeps_rows) << "the records are still valid";
    EXPECT_FALSE(step.cursor);
    const auto again = feed.next().value();
    EXPECT_EQ(again.from, asked.from);
    EXPECT_EQ(again.before, asked.before);
    EXPECT_EQ(again.page_size, asked.page_size);
    step = feed.on_page(answer({1, 2, 3}, 3));
    EXPECT_EQ(step.cursor, now.to_string());
    EXPECT_TRUE(step.caught_up);
}

TEST(WindowFeedInDoubt, TheSameRecordTwiceIsOneRecord) {
    auto feed = feed_of_a_second(5);
    EXPECT_FALSE(feed.on_page(answer({1, 2, 2}, 3)).caught_up);
    EXPECT_TRUE(feed.on_page(answer({1, 2, 3}, 3)).caught_up);
}

TEST(WindowFeedInDoubt, KeysAreComparedWithAllTheirColumns) {
    Resource resource;
    resource.key = {"customer_id", "id"};
    for (const auto* name : {"id", "memo", "customer_id"}) {
        resource.columns.push_back(
            Column{.name = name, .field = name, .type = ColumnType::Integer, .about = {}});
    }
    auto feed = feed_of_a_second(5);
    Page page(resource);
    for (const std::int64_t customer : {10, 20, 30}) {
        page.rows.push_back(Row{"{}", 0, std::nullopt});
        page.cells.insert(page.cells.end(), {std::int64_t{1}, std::int64_t{7}, customer});
    }
    page.total_count = 3;
    EXPECT_TRUE(feed.on_page(page).caught_up) << "the ids are equal, but the customers are different";
}

TEST(WindowFeedInDoubt, QuarantinedRecordsCount) {
    auto feed = feed_of_a_second(9);
    auto page = answer({1}, 5);
    quarantine(page, "{\"id\":2,\"a\":1}", "[2]");
    quarantine(page, "{\"id\":2,\"a\":2}", "[2]");
    quarantine(page, "null");
    quarantine(page, "null");
    EXPECT_FALSE(feed.on_page(page).caught_up) << "one key was received twice";
    quarantine(page, "{\"id\":true}");
    EXPECT_TRUE(feed.on_page(page).caught_up)
        << "two records without a key count twice, even if they are equal";
}

TEST(WindowFeedInDoubt, MoreThanTheTotalSaysIsReadAgain) {
    auto feed = feed_of_a_second(4);
    EXPECT_FALSE(feed.on_page(answer({1, 2}, 2, true)).caught_up) << "hasMore announces another page";
    EXPECT_FALSE(feed.on_page(answer({1, 2, 3, 4}, 3)).caught_up) << "a second page may follow a full page";
    EXPECT_TRUE(feed.on_page(answer({1, 2, 3}, 2)).caught_up) << "a page that is not full is complete";
}

TEST(WindowFeedInDoubt, AFullPageIsNotComplete) {
    auto feed = feed_of_a_second(2);
    EXPECT_FALSE(feed.on_page(answer({1, 2}, 2)).caught_up);
    EXPECT_EQ(feed.next()->page, 1);
    EXPECT_TRUE(feed.on_page(answer({1, 2}, 2)).caught_up);
}

TEST(WindowFeedInDoubt, AWindowIsReadFiveTimesAndThenLeftForTheNextPass) {
    auto feed = feed_of_a_second(5);
    for (int i = 0; i < WindowFeed::tries_max; ++i) {
        ASSERT_TRUE(feed.next()) << i;
        const auto step = feed.on_page(answer({1, 2}, 3));
        EXPECT_FALSE(step.cursor);
        EXPECT_FALSE(step.caught_up);
    }
    EXPECT_FALSE(feed.next());
    EXPECT_EQ(feed.unfinished()->code, Errc::Incomplete);
    EXPECT_THAT(feed.unfinished()->text,
                HasSubstr("from 2026-03-10T12:59:59.0000000Z up to 2026-03-10T13:00:00"));
    EXPECT_THAT(feed.unfinished()->text, HasSubstr("2 of 3 records"));
}

TEST(WindowFeedInDoubt, TheWatermarkStaysBeforeAnIncompleteWindow) {
    WindowOptions options;
    options.page_size = 3;
    WindowFeed feed((now - 8s).to_string(), options);
    (void)feed.on_page(answer({}, 0));
    (void)feed.on_page(answer({}, 4, true));
    (void)feed.on_page(answer({1}, 2));
    EXPECT_EQ(feed.on_page(answer({1, 2}, 2)).cursor, (now - 4s).to_string());
    int requests = 0;
    for (; feed.next(); ++requests) { EXPECT_FALSE(feed.on_page(answer({3}, 2)).cursor); }
    EXPECT_EQ(requests, WindowFeed::tries_max) << "each window has its own number of attempts";
    EXPECT_EQ(feed.unfinished()->code, Errc::Incomplete);
}

TEST(WindowFeedInDoubt, MissingAndImpossibleTotalsAreAskedForAgain) {
    auto feed = feed_of_a_second(5);
    EXPECT_FALSE(feed.on_page(answer({1}, -1)).caught_up);
    auto negative = answer({1}, 0);
    negative.total_count = -3;
    EXPECT_FALSE(feed.on_page(negative).caught_up);
    EXPECT_TRUE(feed.on_page(answer({1}, 1)).caught_up);
}

TEST(WindowFeedInDoubt, ATotalWithoutRecordsEndsAfterTheTries) {
    const auto total = std::numeric_limits<std::int64_t>::max();
    auto feed = feed_at_tie(5, total);
    int requests = 0;
    for (; feed.next(); ++requests) { (void)feed.on_page(answer({}, total)); }
    EXPECT_LE(requests, WindowFeed::tries_max);
    EXPECT_EQ(feed.unfinished()->code, Errc::Incomplete);
}

TEST(WindowFeedInDoubt, RecordsThatLeaveATieAreNotMissed) {
    auto feed = feed_at_tie(2, 6);
    EXPECT_EQ(feed.next()->page, 3);
    (void)feed.on_page(answer({5, 6}, 6));
    (void)feed.on_page(answer({4}, 3)) /* 1, 2 and 5 left */;
    EXPECT_EQ(feed.next()->page, 1);
    EXPECT_TRUE(feed.on_page(answer({3, 4}, 3, true)).caught_up);
}

TEST(WindowFeedInDoubt, ATieThatGrowsIsReadAgainFromItsNewLastPage) {
    auto feed = feed_at_tie(2, 4);
    EXPECT_FALSE(feed.on_page(answer({3, 4}, 5, true)).caught_up);
    EXPECT_EQ(feed.next()->page, 3);
    (void)feed.on_page(answer({5}, 5));
    (void)feed.on_page(answer({3, 4}, 5, true));
    EXPECT_TRUE(feed.on_page(answer({1, 2}, 5, true)).caught_up);
}

TEST(WindowFeedInDoubt, ATieThatGrowsAndShrinksBetweenItsPagesIsReadAgain) {
    auto feed = feed_at_tie(2, 6);
    (void)feed.on_page(answer({5, 6}, 6));
    // Record 7 was inserted before all others, which moved record 4 to the page that was already read. Then
    // the records 5 and 6 disappeared.
    (void)feed.on_page(answer({2, 3}, 7, true));
    EXPECT_EQ(feed.next()->page, 4) << "the next page must not be page 1";
}

TEST(WindowFeedInDoubt, ATieWithTooFewKeysIsReadAgain) {
    auto feed = feed_at_tie(2, 4);
    (void)feed.on_page(answer({3, 4}, 4));
    EXPECT_FALSE(feed.on_page(answer({1, 3}, 4, true)).caught_up) << "the order changed between the pages";
    EXPECT_EQ(feed.next()->page, 2);
    (void)feed.on_page(answer({2, 4}, 4));
    EXPECT_FALSE(feed.on_page(answer({1, 4}, 4, true)).caught_up)
        << "keys of an earlier attempt do not count";
    (void)feed.on_page(answer({2, 4}, 4));
    EXPECT_TRUE(feed.on_page(answer({1, 3}, 4, true)).caught_up);
}

TEST(WindowFeedInDoubt, ATieWithMoreBehindItsLastPageIsReadAgain) {
    auto feed = feed_at_tie(2, 4);
    EXPECT_FALSE(feed.on_page(answer({3, 4}, 4, true)).caught_up);
    EXPECT_EQ(feed.next()->page, 2);
}

/// The server ignores the upper bound: each window contains everything after its start.
TEST(WindowFeedInDoubt, AnUpperBoundThatIsIgnoredEndsThePass) {
    WindowSource source;
    source.now = now;
    for (int i = 0; i < 100; ++i) { source.records[i] = now - i * 1min - 1s; }
    WindowOptions options;
    options.page_size = 10;
    WindowFeed feed("", options);
    int requests = 0;
    for (; feed.next() && requests < 1000; ++requests) {
        auto fetch = *feed.next();
        fetch.before.reset();
        (void)feed.on_page(source.answer(fetch));
    }
    EXPECT_LT(requests, 100);
    EXPECT_EQ(feed.unfinished()->code, Errc::Incomplete);
}

TEST(WindowFeedInDoubt, AFewLateCommitsDoNotEndThePass) {
    WindowSource source;
    source.now = now;
    for (int i = 0; i < 60; ++i) { source.records[i] = now - i * 1s - 1s; }
    WindowOptions options;
    options.page_size = 10;
    WindowFeed feed((now - 1h).to_string(), options);
    std::size_t rows = 0;
    for (int requests = 0; feed.next(); ++requests) {
        const auto page = source.answer(*feed.next());
        rows += feed.on_page(page).keeps_rows ? page.rows.size() : 0;
        if (requests % 3 == 2 && feed.next()) { source.records[1000 + requests] = now - 1s; }
    }
    EXPECT_EQ(feed.unfinished(), std::nullopt);
    EXPECT_GE(source.records.size(), 63U);
    EXPECT_GE(rows, source.records.size());
}

}  // namespace
}  // namespace stmirror::sync
