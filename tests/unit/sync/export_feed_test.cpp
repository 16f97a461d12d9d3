// SPDX-License-Identifier: MIT
#include "sync/export_feed.hpp"

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>

namespace stmirror::sync {
namespace {

using Walk = ExportFeed::Walk;

const Resource& leads() {
    static const Resource resource = [] {
        Resource r;
        r.name = "leads";
        r.key = {"id"};
        return r;
    }();
    return resource;
}

/// A page as the API would give it; each number stands for one record's content.
Page page(std::initializer_list<std::uint64_t> records, const char* token, bool has_more) {
    Page p(leads());
    for (const auto hash : records) p.rows.push_back(Row{"{}", hash, std::nullopt});
    if (token != nullptr) p.continue_from = token;
    p.has_more = has_more;
    return p;
}

const auto now = *Timestamp::parse("2026-03-10T13:00:00Z");

ExportFeed feed_of(const mirror::FeedState& state) { return ExportFeed(state, now, Extent::Whole); }

mirror::FeedState settled(const std::string& cursor) {
    mirror::FeedState state;
    state.cursor = cursor;
    state.backfilled = true;
    state.newest_modified = Timestamp::parse("2026-03-10T12:00:00Z");
    return state;
}

/// Takes the feed through the main walk's only page, so that the tail is next.
ExportFeed at_tail() {
    auto feed = feed_of(settled("A"));
    (void)feed.on_page(page({1}, "B", false));
    return feed;
}

TEST(ExportFeed, FirstPassStartsWithoutATokenAsBackfill) {
    const auto feed = feed_of({});
    const auto fetch = feed.next();
    ASSERT_TRUE(fetch);
    EXPECT_EQ(fetch->from, "");
    EXPECT_FALSE(fetch->include_recent);
    EXPECT_EQ(fetch->priority, Priority::Backfill);
}

TEST(ExportFeed, LaterPassGoesOnFromTheStoredTokenAsFresh) {
    const auto feed = feed_of(settled("A"));
    EXPECT_EQ(feed.next()->from, "A");
    EXPECT_EQ(feed.next()->priority, Priority::Fresh);
}

TEST(ExportFeed, EachPageCommitsItsTokenAndTheNextIsAskedWithIt) {
    auto feed = feed_of({});
    const auto step = feed.on_page(page({1, 2}, "T1", true));
    ASSERT_TRUE(step.cursor);
    EXPECT_EQ(step.cursor->cursor, "T1");
    EXPECT_EQ(step.cursor->walk, mirror::Walk::Main);
    EXPECT_FALSE(step.backfill_finished);
    EXPECT_EQ(feed.next()->from, "T1");
    EXPECT_EQ(feed.next()->walk, Walk::Main);
}

TEST(ExportFeed, HasMoreDecidesNotTheNumberOfRecords) {
    auto feed = feed_of({});
    const auto empty = feed.on_page(page({}, "T1", true));
    EXPECT_EQ(empty.cursor->cursor, "T1") << "an empty page commits its token too";
    EXPECT_EQ(feed.next()->walk, Walk::Main);
    (void)feed.on_page(page({1, 2, 3}, "T2", false));
    EXPECT_EQ(feed.next()->walk, Walk::Tail);
}

TEST(ExportFeed, EndOfTheFirstWalkFinishesTheBackfillOnce) {
    auto first = feed_of({});
    EXPECT_TRUE(first.on_page(page({1}, "T1", false)).backfill_finished);
    auto later = feed_of(settled("T1"));
    EXPECT_FALSE(later.on_page(page({2}, "T2", false)).backfill_finished);
}

TEST(ExportFeed, TailReadsPastTheSettledTokenAndKeepsNoToken) {
    auto feed = at_tail();
    EXPECT_EQ(feed.next()->from, "B");
    EXPECT_TRUE(feed.next()->include_recent);
    const auto step = feed.on_page(page({7}, "X", true));
    EXPECT_FALSE(step.cursor);
    EXPECT_EQ(feed.next()->from, "X");
    EXPECT_TRUE(feed.next()->include_recent);
    (void)feed.on_page(page({8}, "Y", false));
    EXPECT_FALSE(feed.next()) << "the pass is over";
}

TEST(ExportFeed, NullTokenAtTheEndKeepsTheStoredOne) {
    auto feed = feed_of(settled("A"));
    EXPECT_FALSE(feed.on_page(page({}, nullptr, false)).cursor);
    EXPECT_EQ(feed.next()->from, "A") << "the tail starts from the token that is still good";
}

TEST(ExportFeed, EmptyTokenAtTheEndKeepsTheStoredOne) {
    auto feed = feed_of(settled("A"));
    EXPECT_FALSE(feed.on_page(page({}, "", false)).cursor);
    EXPECT_EQ(feed.next()->from, "A");
}

TEST(ExportFeed, MoreWithoutATokenIsNotTheEnd) {
    auto feed = feed_of({});
    const auto step = feed.on_page(page({1}, nullptr, true));
    EXPECT_FALSE(step.cursor);
    EXPECT_FALSE(step.backfill_finished) << "records are known to be missing";
    EXPECT_EQ(feed.next()->walk, Walk::Tail);
    EXPECT_NE(feed.unfinished(), "");
}

TEST(ExportFeed, RepeatedTokenWithNothingNewEndsTheWalk) {
    auto feed = feed_of(settled("A"));
    (void)feed.on_page(page({1, 2}, "A", true));
    EXPECT_EQ(feed.next()->walk, Walk::Main) << "its records had not been seen: it goes on";
    (void)feed.on_page(page({1, 2}, "A", true));
    EXPECT_EQ(feed.next()->walk, Walk::Tail);
    EXPECT_NE(feed.warning(), "");
    EXPECT_EQ(feed.unfinished(), "") << "the next pass asks again from there";
}

TEST(ExportFeed, AGuessedEndIsNoEndOfAFirstRead) {
    auto feed = feed_of({});
    EXPECT_FALSE(feed.on_page(page({1}, "T1", true)).backfill_finished);
    const auto step = feed.on_page(page({}, "T1", true));
    EXPECT_FALSE(step.backfill_finished);
    EXPECT_EQ(step.cursor->cursor, "T1") << "the next pass asks again from there";
    EXPECT_EQ(feed.next()->walk, Walk::Tail);
    EXPECT_NE(feed.unfinished(), "");
}

TEST(ExportFeed, AGuessedEndIsNoEndOfARewalk) {
    auto state = settled("A");
    state.rewalk_cursor = "";
    auto feed = ExportFeed(state, now, Extent::Past);
    (void)feed.on_page(page({1}, "R1", true));
    EXPECT_FALSE(feed.on_page(page({}, "R1", true)).rewalk_finished);
    EXPECT_FALSE(feed.next());
    EXPECT_NE(feed.unfinished(), "");
}

TEST(ExportFeed, TheRewalkOfAPassGoesOnBehindAGuessedEndOfItsMainWalk) {
    auto state = settled("A");
    state.rewalk_cursor = "";
    auto feed = feed_of(state);
    (void)feed.on_page(page({}, "A", true));
    ASSERT_EQ(feed.next()->walk, Walk::Rewalk);
    EXPECT_TRUE(feed.on_page(page({1}, "R1", false)).rewalk_finished);
    EXPECT_EQ(feed.unfinished(), "");
}

TEST(ExportFeed, RepeatedTokenAtTheEndIsTheEnd) {
    auto feed = feed_of({});
    (void)feed.on_page(page({1}, "T1", true));
    EXPECT_TRUE(feed.on_page(page({}, "T1", false)).backfill_finished);
    EXPECT_EQ(feed.warning() + feed.unfinished(), "");
}

TEST(ExportFeed, ATailThatGoesInCirclesIsNoFailure) {
    auto feed = at_tail();
    (void)feed.on_page(page({1}, "B", true));
    (void)feed.on_page(page({1}, "B", true));
    EXPECT_FALSE(feed.next());
    EXPECT_NE(feed.warning(), "");
    EXPECT_EQ(feed.unfinished(), "");
}

TEST(ExportFeed, RepeatedTokenWithNewRecordsGoesOn) {
    auto feed = at_tail();
    (void)feed.on_page(page({1}, "B", true));
    (void)feed.on_page(page({1, 2}, "B", true));
    (void)feed.on_page(page({2, 3}, "B", true));
    EXPECT_EQ(feed.next()->walk, Walk::Tail);
    EXPECT_EQ(feed.warning(), "");
}

TEST(ExportFeed, CircleOfSeveralTokensEnds) {
    auto feed = feed_of(settled("A"));
    int pages = 0;
    while (feed.next() && feed.next()->walk == Walk::Main) {
        ASSERT_LT(++pages, 20);
        const bool at_a = feed.next()->from == "A";
        (void)feed.on_page(at_a ? page({1, 2}, "B", true) : page({3, 4}, "A", true));
    }
    EXPECT_NE(feed.warning(), "");
}

TEST(ExportFeed, EmptyPagesInARowAreCappedAndTheNextPassGoesOnFromThere) {
    auto feed = feed_of({});
    std::string last;
    bool finished = false;
    for (int i = 0; i < ExportFeed::empty_pages_max; ++i) {
        ASSERT_EQ(feed.next()->walk, Walk::Main);
        const auto step = feed.on_page(page({}, ("T" + std::to_string(i)).c_str(), true));
        last = step.cursor->cursor;
        finished = finished || step.backfill_finished;
    }
    EXPECT_NE(feed.next()->walk, Walk::Main);
    EXPECT_EQ(last, "T" + std::to_string(ExportFeed::empty_pages_max - 1));
    EXPECT_FALSE(finished) << "the end of the feed was not reached";
    EXPECT_NE(feed.unfinished(), "");
}

TEST(ExportFeed, EmptyPagesBetweenFullOnesAreNotInARow) {
    auto feed = feed_of({});
    for (int i = 0; i < 3 * ExportFeed::empty_pages_max; ++i) {
        const auto token = "T" + std::to_string(i);
        (void)feed.on_page(i % 5 == 0 ? page({std::uint64_t(i)}, token.c_str(), true)
                                      : page({}, token.c_str(), true));
        ASSERT_EQ(feed.next()->walk, Walk::Main);
    }
}

TEST(ExportFeed, RefusedTokenStartsAgainBeforeTheNewestChangeAndBooksARewalk) {
    auto feed = feed_of(settled("bad"));
    ASSERT_TRUE(feed.on_refused());
    EXPECT_EQ(feed.next()->from, "2026-03-09T12:00:00.0000000Z");
    const auto step = feed.on_page(page({1}, "T1", false));
    EXPECT_EQ(step.restart_from, "2026-03-09T12:00:00.0000000Z");
    EXPECT_EQ(step.cursor->cursor, "T1");
    EXPECT_EQ(feed.next()->walk, Walk::Rewalk);
    EXPECT_EQ(feed.next()->from, "");
    EXPECT_EQ(feed.next()->priority, Priority::Rotation);
}

TEST(ExportFeed, NothingIsRestartedBeforeTheDateWasAccepted) {
    auto feed = feed_of(settled("bad"));
    ASSERT_TRUE(feed.on_refused());
    EXPECT_FALSE(feed.on_refused()) << "the stored token stays, the pass fails";
}

TEST(ExportFeed, RefusalOfAWalkFromTheStartIsAFailure) {
    auto feed = feed_of({});
    EXPECT_FALSE(feed.on_refused());
}

TEST(ExportFeed, ServerThatRefusesItsOwnTokensDoesNotLoop) {
    auto feed = feed_of(settled("bad"));
    ASSERT_TRUE(feed.on_refused());
    (void)feed.on_page(page({1}, "T1", true));
    EXPECT_FALSE(feed.on_refused());
}

TEST(ExportFeed, RewalkKeepsItsOwnCursorAndGoesOnFromIt) {
    auto state = settled("A");
    state.rewalk_cursor = "R5";
    auto feed = feed_of(state);
    (void)feed.on_page(page({1}, "B", false));
    ASSERT_EQ(feed.next()->walk, Walk::Rewalk);
    EXPECT_EQ(feed.next()->from, "R5");
    const auto middle = feed.on_page(page({2}, "R6", true));
    EXPECT_EQ(middle.cursor->walk, mirror::Walk::Rewalk);
    EXPECT_FALSE(middle.rewalk_finished);
    const auto end = feed.on_page(page({3}, "R7", false));
    EXPECT_TRUE(end.rewalk_finished);
    EXPECT_EQ(feed.next()->walk, Walk::Tail);
    EXPECT_EQ(feed.next()->from, "B") << "the tail goes on from the main walk, not from the re-walk";
}

TEST(ExportFeed, RefusedTailLeavesTheSettledTokenAlone) {
    auto feed = at_tail();
    EXPECT_FALSE(feed.on_refused());
}

TEST(ExportFeed, StampOfTheFutureDoesNotMoveTheRestartIntoTheFuture) {
    auto state = settled("bad");
    state.newest_modified = Timestamp::parse("2999-01-01T00:00:00Z");
    auto feed = feed_of(state);
    ASSERT_TRUE(feed.on_refused());
    EXPECT_EQ(feed.next()->from, "2026-03-09T13:00:00.0000000Z");
}

TEST(ExportFeed, WithoutADateTheWalkStartsFromTheBeginningOnce) {
    auto state = settled("bad");
    state.newest_modified = Timestamp::parse("0001-01-01T00:00:00Z");
    auto feed = feed_of(state);
    ASSERT_TRUE(feed.on_refused());
    EXPECT_EQ(feed.next()->from, "");
    const auto step = feed.on_page(page({1}, "T1", false));
    EXPECT_FALSE(step.restart_from) << "the walk itself is the re-walk";
    EXPECT_EQ(feed.next()->walk, Walk::Tail);
}

}  // namespace
}  // namespace stmirror::sync
