// SPDX-License-Identifier: MIT
#include "export_feed_fixture.hpp"

namespace stmirror::sync {
namespace {

TEST(ExportFeed, FirstPassStartsWithoutATokenAsBackfill) {
    const auto feed = feed_of({});
    const auto fetch = feed.next();
    ASSERT_TRUE(fetch);
    EXPECT_EQ(fetch->from, "");
    EXPECT_FALSE(fetch->include_recent);
    EXPECT_EQ(fetch->priority, Priority::Backfill);
}

TEST(ExportFeed, ALaterPassContinuesFromTheStoredTokenIncrementally) {
    const auto feed = feed_of(stable("A"));
    EXPECT_EQ(feed.next()->from, "A");
    EXPECT_EQ(feed.next()->priority, Priority::Incremental);
}

TEST(ExportFeed, EachPageCommitsItsTokenAndTheNextIsAskedWithIt) {
    auto feed = feed_of({});
    const auto step = feed.on_page(page({1, 2}, "T1", true));
    ASSERT_TRUE(step.cursor);
    EXPECT_EQ(step.cursor->cursor, "T1");
    EXPECT_EQ(step.cursor->kind, mirror::CursorKind::Main);
    EXPECT_FALSE(step.backfill_finished);
    EXPECT_EQ(feed.next()->from, "T1");
    EXPECT_EQ(feed.next()->phase, Phase::Main);
}

TEST(ExportFeed, HasMoreDecidesNotTheNumberOfRecords) {
    auto feed = feed_of({});
    const auto empty = feed.on_page(page({}, "T1", true));
    EXPECT_EQ(empty.cursor->cursor, "T1") << "an empty page also commits its token";
    EXPECT_EQ(feed.next()->phase, Phase::Main);
    (void)feed.on_page(page({1, 2, 3}, "T2", false));
    EXPECT_EQ(feed.next()->phase, Phase::Tail);
}

TEST(ExportFeed, TheEndOfTheFirstMainPhaseFinishesTheBackfillOnce) {
    auto first = feed_of({});
    EXPECT_TRUE(first.on_page(page({1}, "T1", false)).backfill_finished);
    auto later = feed_of(stable("T1"));
    EXPECT_FALSE(later.on_page(page({2}, "T2", false)).backfill_finished);
}

TEST(ExportFeed, TheTailReadsPastTheStableTokenAndStoresNoToken) {
    auto feed = at_tail();
    EXPECT_EQ(feed.next()->from, "B");
    EXPECT_TRUE(feed.next()->include_recent);
    const auto step = feed.on_page(page({7}, "X", true));
    EXPECT_FALSE(step.cursor);
    EXPECT_EQ(feed.next()->from, "X");
    EXPECT_TRUE(feed.next()->include_recent);
    (void)feed.on_page(page({8}, "Y", false));
    EXPECT_FALSE(feed.next()) << "the pass has ended";
}

TEST(ExportFeed, NullTokenAtTheEndKeepsTheStoredOne) {
    auto feed = feed_of(stable("A"));
    EXPECT_FALSE(feed.on_page(page({}, nullptr, false)).cursor);
    EXPECT_EQ(feed.next()->from, "A") << "the tail starts from the token that is still valid";
}

TEST(ExportFeed, EmptyTokenAtTheEndKeepsTheStoredOne) {
    auto feed = feed_of(stable("A"));
    EXPECT_FALSE(feed.on_page(page({}, "", false)).cursor);
    EXPECT_EQ(feed.next()->from, "A");
}

TEST(ExportFeed, ARefusedTokenRestartsBeforeTheNewestChangeAndMakesAFullScanDue) {
    auto feed = feed_of(stable("bad"));
    ASSERT_TRUE(feed.on_refused());
    EXPECT_EQ(feed.next()->from, "2026-03-09T12:00:00.0000000Z");
    const auto step = feed.on_page(page({1}, "T1", false));
    EXPECT_EQ(step.restart_from, "2026-03-09T12:00:00.0000000Z");
    EXPECT_EQ(step.cursor->cursor, "T1");
    EXPECT_EQ(feed.next()->phase, Phase::FullScan);
    EXPECT_EQ(feed.next()->from, "");
    EXPECT_EQ(feed.next()->priority, Priority::BackgroundRefresh);
}

TEST(ExportFeed, AFullScanOfTheScheduleKeepsThePaceOfTheProof) {
    auto state = stable("A");
    state.full_scan_cursor = "";
    EXPECT_EQ(ExportFeed(state, now, Extent::FullScan).next()->priority, Priority::Proof);
    state.backfilled = false;
    EXPECT_EQ(ExportFeed(state, now, Extent::FullScan).next()->priority, Priority::Backfill);
}

TEST(ExportFeed, NewTokensWithoutNewRecordsEndThePhase) {
    auto feed = feed_of(stable("A"));
    int pages = 0;
    while (feed.next() && feed.next()->phase == Phase::Main) {
        ASSERT_LE(++pages, 1000);
        (void)feed.on_page(
            page({7, static_cast<std::uint64_t>(pages % 3)}, ("T" + std::to_string(pages)).c_str(), true));
    }
    EXPECT_EQ(pages, 3 + ExportFeed::stale_pages_max);
    EXPECT_EQ(feed.unfinished()->code, Errc::NoProgress);
}

TEST(ExportFeed, ManyRecordsAreNewsToTheirEnd) {
    auto feed = feed_of({});
    std::uint64_t hash = 1;
    for (int i = 0; i < 500; ++i) {
        Page p(exported_leads());
        for (int row = 0; row < 1000; ++row) {
            p.rows.push_back(Row{"{}", content_hash(std::to_string(++hash)), std::nullopt});
        }
        p.continue_from = "T" + std::to_string(i);
        p.has_more = true;
        (void)feed.on_page(p);
        ASSERT_EQ(feed.unfinished(), std::nullopt) << i;
    }
}

TEST(ExportFeed, NothingIsRestartedBeforeTheDateWasAccepted) {
    auto feed = feed_of(stable("bad"));
    ASSERT_TRUE(feed.on_refused());
    EXPECT_FALSE(feed.on_refused()) << "the stored token stays, and the pass fails";
}

TEST(ExportFeed, ARefusalAtTheStartIsAFailure) {
    auto feed = feed_of({});
    EXPECT_FALSE(feed.on_refused());
}

TEST(ExportFeed, ServerThatRefusesItsOwnTokensDoesNotLoop) {
    auto feed = feed_of(stable("bad"));
    ASSERT_TRUE(feed.on_refused());
    (void)feed.on_page(page({1}, "T1", true));
    EXPECT_FALSE(feed.on_refused());
}

TEST(ExportFeed, AFullScanStoresItsOwnCursorAndContinuesFromIt) {
    auto state = stable("A");
    state.full_scan_cursor = "R5";
    auto feed = feed_of(state);
    (void)feed.on_page(page({1}, "B", false));
    ASSERT_EQ(feed.next()->phase, Phase::FullScan);
    EXPECT_EQ(feed.next()->from, "R5");
    const auto middle = feed.on_page(page({2}, "R6", true));
    EXPECT_EQ(middle.cursor->kind, mirror::CursorKind::FullScan);
    EXPECT_FALSE(middle.full_scan_finished);
    const auto end = feed.on_page(page({3}, "R7", false));
    EXPECT_TRUE(end.full_scan_finished);
    EXPECT_EQ(feed.next()->phase, Phase::Tail);
    EXPECT_EQ(feed.next()->from, "B") << "the tail continues from the main phase, not from the full scan";
}

TEST(ExportFeed, ARefusedTailKeepsTheStableToken) {
    auto feed = at_tail();
    EXPECT_FALSE(feed.on_refused());
}

TEST(ExportFeed, StampOfTheFutureDoesNotMoveTheRestartIntoTheFuture) {
    auto state = stable("bad");
    state.newest_modified = Timestamp::parse("2999-01-01T00:00:00Z");
    auto feed = feed_of(state);
    ASSERT_TRUE(feed.on_refused());
    EXPECT_EQ(feed.next()->from, "2026-03-09T13:00:00.0000000Z");
}

TEST(ExportFeed, WithoutADateAFeedRestartsFromTheBeginningOnce) {
    auto state = stable("bad");
    state.newest_modified = Timestamp::parse("0001-01-01T00:00:00Z");
    auto feed = feed_of(state);
    ASSERT_TRUE(feed.on_refused());
    EXPECT_EQ(feed.next()->from, "");
    const auto step = feed.on_page(page({1}, "T1", false));
    EXPECT_FALSE(step.restart_from) << "the main phase itself is the full scan";
    EXPECT_EQ(feed.next()->phase, Phase::Tail);
}

}  // namespace
}  // namespace stmirror::sync
