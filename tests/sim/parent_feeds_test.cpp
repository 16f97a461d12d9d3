// SPDX-License-Identifier: MIT
// Tests per-parent feeds with engine, mirror and simulated API: the background refresh, deletions, the delete
// guard.
#include <gtest/gtest.h>

#include "feeds_fixture.hpp"

namespace stmirror::testing {
namespace {

using namespace std::chrono_literals;

TEST_F(Feeds, DeletionsOfNotesAreWithheldUntilTheyAreAccepted) {
    settings.schedule.max_delete_percent = 20;
    constexpr int more_notes = 40;
    for (int i = 0; i < more_notes; ++i) {
        ASSERT_TRUE(api.world().commit_late("customer_notes", time.utc_now() - 1h));
    }
    pass();
    EXPECT_NE(feed_health("customer_notes").state.swept_at, std::nullopt)
        << "the backfill read everything, so it counts as a sweep";
    const auto rows = api.world().size("customer_notes");
    ASSERT_GT(rows, 20u);
    for (std::size_t i = 0; i < rows - 2; ++i) {
        ASSERT_TRUE(api.world().hard_delete("customer_notes", first_id("customer_notes")));
    }
    sync::PassMode sweep;
    sweep.from_start = true;
    pass({"customer_notes"}, sweep);
    const auto deleted = static_cast<std::uint64_t>(tombstones("customer_notes"));
    EXPECT_LE(deleted, 10u) << "a few may be marked deleted whatever their share";
    EXPECT_EQ(report("customer_notes").deletes_withheld, rows - 2 - deleted);
    EXPECT_EQ(feed_health("customer_notes").state.deletes_withheld, rows - 2 - deleted);
    pass({"customer_notes"});
    EXPECT_EQ(feed_health("customer_notes").state.deletes_withheld, rows - 2 - deleted)
        << "an idle pass reads no parent";
    sweep.accept_deletes = true;
    time.advance(1min);
    pass({"customer_notes"}, sweep);
    EXPECT_EQ(tombstones("customer_notes"), static_cast<std::int64_t>(rows - 2));
    EXPECT_EQ(feed_health("customer_notes").state.deletes_withheld, 0u);
    EXPECT_GT(feed_health("customer_notes").state.swept_at, time.utc_now() - 1min);
    expect_equal();
}

TEST_F(Feeds, TheStatusKnowsTheParentsOfAFeed) {
    pass();
    const auto parents = feed_health("customer_notes").parents.value();
    EXPECT_EQ(parents.known, api.world().size("customers"));
    EXPECT_EQ(parents.due, 0u);
    EXPECT_EQ(parents.unread, 0u);
    EXPECT_NE(parents.oldest_read, std::nullopt);
}

TEST_F(Feeds, ANoteOfAnUnchangedParentArrivesWithTheBackgroundRefresh) {
    pass();
    ASSERT_TRUE(api.world().commit_late("customer_notes", time.utc_now() - 1h));
    pass();
    const auto missing = api.world().size("customer_notes") -
                         static_cast<std::size_t>(number("SELECT count(*) FROM customer_notes"));
    EXPECT_EQ(missing, 1u) << "no parent changed, and none is due";
    time.advance(settings.schedule.children);
    pass();
    expect_equal();
}

TEST_F(Feeds, ADeletedNoteIsMarkedDeleted) {
    pass();
    ASSERT_TRUE(api.world().hard_delete("customer_notes", first_id("customer_notes")));
    time.advance(settings.schedule.sweep + 1h);
    pass();
    EXPECT_EQ(tombstones("customer_notes"), 1);
    expect_equal();
}

TEST_F(Feeds, ChildrenOfAParentThatIsGoneAreMarkedDeletedWithTheirReason) {
    pass();
    const auto parent = number("SELECT lead_id FROM lead_notes LIMIT 1");
    ASSERT_GT(parent, 0);
    api.world().hard_delete("leads", std::to_string(parent));
    time.advance(25h);
    pass();
    time.advance(1h);
    pass();
    EXPECT_EQ(text("SELECT DISTINCT _deleted_reason FROM lead_notes WHERE _deleted_at IS NOT NULL"),
              "parent_gone");
    expect_equal();
}

TEST_F(Feeds, ChildrenOfAParentWhoseRowIsGoneToo) {
    pass();
    const auto parent = text("SELECT lead_id FROM lead_notes LIMIT 1");
    api.world().hard_delete("leads", parent);
    execute("DELETE FROM leads WHERE id = " + parent);
    time.advance(25h);
    pass();
    EXPECT_EQ(text("SELECT DISTINCT _deleted_reason FROM lead_notes WHERE lead_id = " + parent),
              "parent_gone");
    EXPECT_GT(feed_health("lead_notes").parents->oldest_read, time.utc_now() - 25h);
    expect_equal();
}

TEST_F(Feeds, ABackfillDoesNotEndBeforeThatOfTheParents) {
    pass({"customer_notes"});
    EXPECT_FALSE(feed_health("customer_notes").state.backfilled) << "no customer is known yet";
    EXPECT_FALSE(feed_health("customer_notes").state.swept_at);
    pass({"customers", "customer_notes"});
    EXPECT_TRUE(feed_health("customer_notes").state.backfilled);
    EXPECT_TRUE(feed_health("customer_notes").state.swept_at);
}

}  // namespace
}  // namespace stmirror::testing
