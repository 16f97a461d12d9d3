// SPDX-License-Identifier: MIT
// Tests export feeds that repeat tokens, send empty pages, or announce more than they have.
#include "export_feed_fixture.hpp"

namespace stmirror::sync {
namespace {

TEST(ExportFeed, MoreWithoutATokenIsNotTheEnd) {
    auto feed = feed_of({});
    const auto step = feed.on_page(page({1}, nullptr, true));
    EXPECT_FALSE(step.cursor);
    EXPECT_FALSE(step.backfill_finished) << "records are known to be missing";
    EXPECT_EQ(feed.next()->phase, Phase::Tail);
    EXPECT_EQ(feed.unfinished()->code, Errc::Protocol);
}

TEST(ExportFeed, ARepeatedTokenWithNothingNewEndsThePhase) {
    auto feed = feed_of(stable("A"));
    (void)feed.on_page(page({1, 2}, "A", true));
    EXPECT_EQ(feed.next()->phase, Phase::Main) << "the records are new, so the phase continues";
    (void)feed.on_page(page({1, 2}, "A", true));
    EXPECT_EQ(feed.next()->phase, Phase::Tail);
    EXPECT_EQ(feed.warnings().at(0).code, Errc::TokenRepeats);
    EXPECT_EQ(feed.unfinished(), std::nullopt) << "the next pass continues from there";
}

TEST(ExportFeed, ATokenThatRepeatsInTwoPhasesIsReportedOnce) {
    auto feed = feed_of(stable("A"));
    int pages = 0;
    for (; feed.next() && pages < 20; ++pages) { (void)feed.on_page(page({}, "T", true)); }
    EXPECT_EQ(pages, 3) << "two of the main phase, and one of the tail";
    EXPECT_EQ(feed.warnings().size(), 1U);
}

TEST(ExportFeed, AGuessedEndDoesNotFinishABackfill) {
    auto feed = feed_of({});
    EXPECT_FALSE(feed.on_page(page({1}, "T1", true)).backfill_finished);
    const auto step = feed.on_page(page({}, "T1", true));
    EXPECT_FALSE(step.backfill_finished);
    EXPECT_EQ(step.cursor->cursor, "T1") << "the next pass continues from there";
    EXPECT_EQ(feed.next()->phase, Phase::Tail);
    EXPECT_EQ(feed.unfinished()->code, Errc::TokenRepeats);
}

TEST(ExportFeed, AGuessedEndDoesNotFinishAFullScan) {
    auto state = stable("A");
    state.full_scan_cursor = "";
    auto feed = ExportFeed(state, now, Extent::FullScan);
    (void)feed.on_page(page({1}, "R1", true));
    EXPECT_FALSE(feed.on_page(page({}, "R1", true)).full_scan_finished);
    EXPECT_FALSE(feed.next());
    EXPECT_EQ(feed.unfinished()->code, Errc::TokenRepeats);
}

TEST(ExportFeed, TheFullScanFollowsAGuessedEndOfTheMainPhase) {
    auto state = stable("A");
    state.full_scan_cursor = "";
    auto feed = feed_of(state);
    (void)feed.on_page(page({}, "A", true));
    ASSERT_EQ(feed.next()->phase, Phase::FullScan);
    EXPECT_TRUE(feed.on_page(page({1}, "R1", false)).full_scan_finished);
    EXPECT_EQ(feed.unfinished(), std::nullopt);
}

TEST(ExportFeed, RepeatedTokenAtTheEndIsTheEnd) {
    auto feed = feed_of({});
    (void)feed.on_page(page({1}, "T1", true));
    EXPECT_TRUE(feed.on_page(page({}, "T1", false)).backfill_finished);
    EXPECT_TRUE(feed.warnings().empty());
    EXPECT_EQ(feed.unfinished(), std::nullopt);
}

TEST(ExportFeed, ATailThatRepeatsIsNoFailure) {
    auto feed = at_tail();
    (void)feed.on_page(page({1}, "B", true));
    (void)feed.on_page(page({1}, "B", true));
    EXPECT_FALSE(feed.next());
    EXPECT_EQ(feed.warnings().at(0).code, Errc::TokenRepeats);
    EXPECT_EQ(feed.unfinished(), std::nullopt);
}

TEST(ExportFeed, ARepeatedTokenWithNewRecordsDoesNotEndThePhase) {
    auto feed = at_tail();
    (void)feed.on_page(page({1}, "B", true));
    (void)feed.on_page(page({1, 2}, "B", true));
    (void)feed.on_page(page({2, 3}, "B", true));
    EXPECT_EQ(feed.next()->phase, Phase::Tail);
    EXPECT_TRUE(feed.warnings().empty());
}

TEST(ExportFeed, CircleOfSeveralTokensEnds) {
    auto feed = feed_of(stable("A"));
    int pages = 0;
    while (feed.next() && feed.next()->phase == Phase::Main) {
        ASSERT_LT(++pages, 20);
        const bool at_a = feed.next()->from == "A";
        (void)feed.on_page(at_a ? page({1, 2}, "B", true) : page({3, 4}, "A", true));
    }
    EXPECT_EQ(feed.warnings().at(0).code, Errc::TokenRepeats);
}

TEST(ExportFeed, EmptyPagesInARowAreLimitedAndTheNextPassContinuesFromThere) {
    auto feed = feed_of({});
    std::string last;
    bool finished = false;
    for (int i = 0; i < ExportFeed::empty_pages_max; ++i) {
        ASSERT_EQ(feed.next()->phase, Phase::Main);
        const auto step = feed.on_page(page({}, ("T" + std::to_string(i)).c_str(), true));
        last = step.cursor->cursor;
        finished = finished || step.backfill_finished;
    }
    EXPECT_NE(feed.next()->phase, Phase::Main);
    EXPECT_EQ(last, "T" + std::to_string(ExportFeed::empty_pages_max - 1));
    EXPECT_FALSE(finished) << "the end of the feed was not reached";
    EXPECT_EQ(feed.unfinished()->code, Errc::NoProgress);
}

TEST(ExportFeed, EmptyPagesBetweenFullOnesAreNotInARow) {
    auto feed = feed_of({});
    for (int i = 0; i < 3 * ExportFeed::empty_pages_max; ++i) {
        const auto token = "T" + std::to_string(i);
        (void)feed.on_page(i % 5 == 0 ? page({std::uint64_t(i)}, token.c_str(), true)
                                      : page({}, token.c_str(), true));
        ASSERT_EQ(feed.next()->phase, Phase::Main);
    }
}

TEST(ExportFeed, EmptyPagesOfAPhaseDoNotCountInTheNext) {
    auto feed = feed_of(stable("A"));
    for (int i = 1; i < ExportFeed::empty_pages_max; ++i) {
        (void)feed.on_page(page({}, ("T" + std::to_string(i)).c_str(), true));
        ASSERT_EQ(feed.next()->phase, Phase::Main);
    }
    (void)feed.on_page(page({}, "B", false));
    for (int i = 1; i < ExportFeed::empty_pages_max; ++i) {
        (void)feed.on_page(page({}, ("U" + std::to_string(i)).c_str(), true));
        ASSERT_TRUE(feed.next());
        ASSERT_EQ(feed.next()->phase, Phase::Tail);
    }
    (void)feed.on_page(page({}, "V", false));
    EXPECT_FALSE(feed.next());
    EXPECT_EQ(feed.unfinished(), std::nullopt);
}

}  // namespace
}  // namespace stmirror::sync
