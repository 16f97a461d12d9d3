// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "snapshots.hpp"
#include "status/render/snapshot_json.hpp"
#include "status/render/snapshot_text.hpp"

namespace stmirror::status {
namespace {

using namespace std::chrono_literals;
using namespace test;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(SnapshotTest, FreshUntilThreePollsAfterTheLastSuccess) {
    EXPECT_EQ(snapshot_of({feed("customers", 180s), feed("leads", 0s)}).freshness, Freshness::Fresh);
    const auto stale = snapshot_of({feed("customers", 181s), feed("leads", 0s)});
    EXPECT_EQ(stale.freshness, Freshness::Stale);
    EXPECT_EQ(stale.stale, 1u);
    EXPECT_EQ(stale.feeds[0].freshness, Freshness::Stale);
    EXPECT_EQ(stale.feeds[1].freshness, Freshness::Fresh);
}

TEST(SnapshotTest, ATableIsNotFreshBeforeItsBackfillHasEnded) {
    auto reading = feed("customers", 1s);
    reading.state.backfilled = false;
    EXPECT_EQ(snapshot_of({reading, feed("leads", 1s)}).feeds[0].freshness, Freshness::Stale);
}

TEST(SnapshotTest, TheFileIsNamedByItsWholePath) {
    auto relative = settings();
    relative.mirror_path = "mirror.db";
    const auto snapshot = make_snapshot({}, relative, Catalogue::built_in(), now);
    EXPECT_EQ(snapshot.mirror_path, (std::filesystem::current_path() / "mirror.db").string());
}

TEST(SnapshotTest, AFailedPassIsWorseThanAStaleFeed) {
    auto failing = feed("leads", 10s);
    failing.state.last_error = "403";
    const auto snapshot = snapshot_of({feed("customers", 1h), failing});
    EXPECT_EQ(snapshot.freshness, Freshness::Failing);
    EXPECT_EQ(snapshot.failing, 1u);
    EXPECT_EQ(snapshot.stale, 1u);
}

TEST(SnapshotTest, AFeedThatWasNeverReadIsStale) {
    const auto snapshot = snapshot_of({feed("customers", 1s)});
    ASSERT_EQ(snapshot.feeds.size(), 2u);
    EXPECT_EQ(snapshot.feeds[1].health.key.resource, "leads");
    EXPECT_EQ(snapshot.feeds[1].health.state.kind, "export");
    EXPECT_EQ(snapshot.feeds[1].freshness, Freshness::Stale);
    EXPECT_EQ(snapshot.freshness, Freshness::Stale);
}

TEST(SnapshotTest, AFeedThatIsNotInTheSettingsIsShownButNotJudged) {
    auto off = feed("bookings", 100h);
    auto other = feed("customers", 100h);
    other.key.tenant_id = 99;
    other.state.last_error = "once";
    const auto snapshot = snapshot_of({feed("customers", 1s), feed("leads", 1s), off, other});
    EXPECT_EQ(snapshot.freshness, Freshness::Fresh);
    ASSERT_EQ(snapshot.feeds.size(), 4u);
    EXPECT_EQ(snapshot.feeds[2].freshness, Freshness::Off);
    EXPECT_EQ(snapshot.feeds[3].freshness, Freshness::Off);
    EXPECT_FALSE(snapshot.feeds[2].next_poll.has_value());
}

TEST(SnapshotTest, TimesSlightlyInTheFutureCountAsNow) {
    const auto ahead = snapshot_of({feed("customers", -4min), feed("leads", 0s)});
    EXPECT_EQ(ahead.feeds[0].age, 0s);
    EXPECT_EQ(ahead.freshness, Freshness::Fresh);
    const auto wrong = snapshot_of({feed("customers", -1h), feed("leads", 0s)});
    EXPECT_FALSE(wrong.feeds[0].caught_up || wrong.feeds[0].age) << "the time was written by a wrong clock";
    EXPECT_EQ(wrong.freshness, Freshness::Stale);
}

TEST(SnapshotTest, ATableHasNotCaughtUpBeforeItsBackfillHasEnded) {
    auto reading = feed("customers", 1s);
    reading.state.backfilled = false;
    const auto snapshot = snapshot_of({reading, feed("leads", 1s)});
    EXPECT_FALSE(snapshot.feeds[0].caught_up || snapshot.feeds[0].age);
    EXPECT_THAT(to_text(snapshot), HasSubstr("   not yet"));
}

TEST(SnapshotTest, ATableReadParentByParentIsNoNewerThanItsParents) {
    const auto older = notes_beside(feed("customers", 100s)).feeds[1];
    EXPECT_EQ(older.age, 100s);
    EXPECT_EQ(older.caught_up, now - Ticks(100s));
    EXPECT_EQ(older.health.state.last_success, now - Ticks(10s))
        << "this time comes from the mirror, which knows its own passes";
    EXPECT_EQ(older.freshness, Freshness::Fresh);
    EXPECT_EQ(older.waits_for, "");
    EXPECT_EQ(notes_beside(feed("customers", 5s), 20s).feeds[1].age, 20s);
}

TEST(SnapshotTest, ATableReadParentByParentIsNotFreshIfItsParentsAreNot) {
    auto refused = feed("customers", 10s);
    refused.state.last_error = "403";
    for (const auto& customers : {refused, feed("customers", 1h)}) {
        const auto snapshot = notes_beside(customers);
        EXPECT_EQ(snapshot.feeds[1].freshness, Freshness::Stale);
        EXPECT_EQ(snapshot.feeds[1].waits_for, "customers");
        EXPECT_THAT(to_text(snapshot), HasSubstr("    waits for its parent table customers\n"));
        const auto json = nlohmann::json::parse(to_json(snapshot));
        EXPECT_EQ(json.at("feeds").at(1).at("waits_for"), "customers");
    }
    auto never = feed("customers", 10s);
    never.state.last_success.reset();
    EXPECT_FALSE(notes_beside(never).feeds[1].age) << "no parent has been read";
}

TEST(SnapshotTest, ABackfillCountsParentsThatArriveDuringIt) {
    auto customers = feed("customers", 10s);
    customers.rows = 3000;
    auto notes = feed("customer_notes", 10s);
    notes.parents = mirror::ParentCounts{96, 45, 45, now - Ticks(1h)};
    EXPECT_EQ(notes_beside(customers, notes).feeds[1].parents->counts.known, 96u)
        << "the parents have been read once";
    notes.state.backfilled = false;
    const auto counts = notes_beside(customers, notes).feeds[1].parents->counts;
    EXPECT_EQ(counts.known, 3000u);
    EXPECT_EQ(counts.unread, 45u + 2904u);
    EXPECT_EQ(counts.due, 45u + 2904u);
}

TEST(SnapshotTest, WithoutEnabledFeedsTheStateIsStale) {
    auto none = settings();
    for (auto& [resource, feed] : none.feeds) { feed.enabled = false; }
    mirror::Health health;
    health.feeds = {feed("customers", 1s)};
    const auto snapshot = make_snapshot(health, none, Catalogue::built_in(), now);
    EXPECT_EQ(snapshot.freshness, Freshness::Stale);
    EXPECT_EQ(snapshot.reason, "no feed is enabled");
    EXPECT_THAT(to_text(snapshot), HasSubstr("STALE: no feed is enabled.\n"));
    const auto json = nlohmann::json::parse(to_json(snapshot));
    EXPECT_EQ(json.at("state"), "stale");
    EXPECT_EQ(json.at("reason"), "no feed is enabled");
    EXPECT_EQ(snapshot_of({feed("customers", 1h)}).reason, "") << "the feeds give the reason";
}

TEST(SnapshotTest, ParentsAreReadAgainWithinTheGoalOrTheTimeThatTheLimitsAllow) {
    const auto oldest = now - Ticks(5h);
    EXPECT_EQ(notes_of({1000, 0, 0, oldest}).feeds[0].parents->all_read_by, now + 500s)
        << "two parents per second";
    EXPECT_EQ(notes_of({1000, 0, 0, oldest}, std::nullopt).feeds[0].parents->all_read_by, now + 5min);
    EXPECT_EQ(notes_of({6000, 0, 0, oldest}, std::nullopt).feeds[0].parents->all_read_by, now + 10min)
        << "ten parents per second";
    EXPECT_EQ(notes_of({100, 0, 0, oldest}).feeds[0].parents->all_read_by, now + 5min);
    EXPECT_EQ(notes_of({1000, 400, 1, oldest}).feeds[0].parents->all_read_by, std::nullopt)
        << "some parents have not been read even once";
    EXPECT_EQ(notes_of({1000, 1, 1, oldest, 1}).feeds[0].parents->all_read_by, std::nullopt)
        << "the deferred parent was read before, and the due one was not";
    EXPECT_EQ(notes_of({1000, 0, 1, oldest, 1, 1}).feeds[0].parents->all_read_by, now + 500s)
        << "the only unread parent is deferred";
    EXPECT_EQ(notes_of({}).feeds[0].parents->all_read_by, std::nullopt) << "no parent is known yet";
    EXPECT_EQ(snapshot_of({feed("customers", 1s)}).feeds[0].parents, std::nullopt);
}

TEST(SnapshotTest, AFallbackThatTheCatalogueNoLongerHasIsIgnored) {
    auto refused = feed("customers", 10s);
    refused.state.fallback = 99;
    EXPECT_EQ(snapshot_of({refused}).feeds[0].fallback, "");
}

TEST(SnapshotJsonTest, FallbackSweepAndParentsArePartOfTheJson) {
    auto refused = feed("customers", 10s);
    refused.state.fallback = 1;
    refused.state.refused_at = refused.state.swept_at = now;
    refused.state.deletes_withheld = 7;
    const auto json = nlohmann::json::parse(to_json(snapshot_of({refused})));
    const auto& customers = json.at("feeds").at(0);
    EXPECT_THAT(customers.at("fallback").get<std::string>(), EndsWith("/customers"));
    EXPECT_EQ(customers.at("refused_at"), "2026-03-01T12:00:00.0000000Z");
    EXPECT_EQ(customers.at("swept_at"), "2026-03-01T12:00:00.0000000Z");
    EXPECT_EQ(customers.at("deletes_withheld"), 7);
    EXPECT_TRUE(customers.at("parents").is_null());
    const auto notes = nlohmann::json::parse(to_json(notes_of({1000, 400, 0, now - Ticks(5h)})));
    EXPECT_EQ(notes.at("feeds").at(0).at("parents"),
              nlohmann::json::parse(R"({"known": 1000, "read": 1000, "due": 400, "failed": 0,
                  "oldest_read": "2026-03-01T07:00:00.0000000Z",
                  "all_read_by": "2026-03-01T12:08:20.0000000Z", "round_seconds": 500})"));
    EXPECT_TRUE(notes.at("feeds").at(0).at("fallback").is_null());
}

TEST(SnapshotJsonTest, NamesAreStableAndUnknownValuesAreNull) {
    auto failing = feed("customers", 30s);
    failing.state.last_error = "bad \xff bytes";
    const auto json = nlohmann::json::parse(to_json(snapshot_of({failing})));
    EXPECT_EQ(json.at("state"), "failing");
    EXPECT_EQ(json.at("taken"), "2026-03-01T12:00:00.0000000Z");
    EXPECT_EQ(json.at("feeds_failing"), 1);
    EXPECT_EQ(json.at("feeds_stale"), 1);
    EXPECT_EQ(json.at("mirror").at("wal_bytes"), 4000000);
    const auto& customers = json.at("feeds").at(0);
    EXPECT_EQ(customers.at("tenant_id"), 17);
    EXPECT_EQ(customers.at("tenant"), "acme");
    EXPECT_EQ(customers.at("state"), "failing");
    EXPECT_EQ(customers.at("rows"), 1234567);
    EXPECT_EQ(customers.at("age_seconds"), 30);
    EXPECT_EQ(customers.at("last_success"), "2026-03-01T11:59:30.0000000Z");
    EXPECT_TRUE(json.at("reason").is_null());
    EXPECT_EQ(customers.at("lag_seconds"), 2 * 3600) << "the time since the last sweep";
    EXPECT_EQ(customers.at("next_poll"), "2026-03-01T12:00:30.0000000Z");
    const auto& leads = json.at("feeds").at(1);
    for (const auto* key : {"cursor", "newest_modified", "lag_seconds", "last_attempt", "last_success",
                            "age_seconds", "next_poll", "last_error", "last_success", "waits_for"}) {
        EXPECT_TRUE(leads.at(key).is_null()) << key;
    }
}

}  // namespace
}  // namespace stmirror::status
