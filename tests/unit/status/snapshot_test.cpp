// SPDX-License-Identifier: MIT
#include "status/snapshot.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

namespace stmirror::status {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

const Timestamp now = *Timestamp::parse("2026-03-01T12:00:00Z");

/// One tenant, and of its feeds only customers and leads.
Settings settings() {
    Settings settings;
    settings.mirror_path = "/data/mirror.db";
    settings.tenants.push_back(
        {.id = 17, .name = "acme", .client_id = "c", .client_secret = {}, .booking_providers = {}});
    for (const auto& resource : Catalogue::built_in().resources()) {
        const bool wanted = resource.name == "customers" || resource.name == "leads";
        settings.feeds[resource.name].enabled = wanted;
    }
    return settings;
}

mirror::FeedHealth feed(const std::string& resource, std::chrono::seconds age) {
    mirror::FeedHealth health;
    health.tenant_id = 17;
    health.resource = resource;
    health.kind = "export";
    health.backfilled = true;
    health.rows = 1234567;
    health.last_attempt = now - Ticks(age);
    health.last_success = now - Ticks(age);
    health.newest_modified = now - Ticks(age + 5min);
    return health;
}

Snapshot snapshot_of(std::vector<mirror::FeedHealth> feeds) {
    mirror::Health health;
    health.feeds = std::move(feeds);
    health.environment = "production";
    health.sizes.file_bytes = 1'234'567'890;
    health.sizes.wal_bytes = 4'000'000;
    health.schema_version = 1;
    return make_snapshot(health, settings(), Catalogue::built_in(), now);
}

TEST(SnapshotTest, FreshUntilThreePollsAfterTheLastSuccess) {
    EXPECT_EQ(snapshot_of({feed("customers", 180s), feed("leads", 0s)}).freshness, Freshness::Fresh);
    const auto stale = snapshot_of({feed("customers", 181s), feed("leads", 0s)});
    EXPECT_EQ(stale.freshness, Freshness::Stale);
    EXPECT_EQ(stale.stale, 1u);
    EXPECT_EQ(stale.feeds[0].freshness, Freshness::Stale);
    EXPECT_EQ(stale.feeds[1].freshness, Freshness::Fresh);
}

TEST(SnapshotTest, ATableWithoutItsPastIsNotFreshHoweverNewItsNewestRow) {
    auto reading = feed("customers", 1s);
    reading.backfilled = false;
    EXPECT_EQ(snapshot_of({reading, feed("leads", 1s)}).feeds[0].freshness, Freshness::Stale);
}

TEST(SnapshotTest, AFailedPassIsWorseThanAStaleFeed) {
    auto failing = feed("leads", 10s);
    failing.last_error = "403";
    const auto snapshot = snapshot_of({feed("customers", 1h), failing});
    EXPECT_EQ(snapshot.freshness, Freshness::Failing);
    EXPECT_EQ(snapshot.failing, 1u);
    EXPECT_EQ(snapshot.stale, 1u);
}

TEST(SnapshotTest, AFeedThatWasNeverReadIsStale) {
    const auto snapshot = snapshot_of({feed("customers", 1s)});
    ASSERT_EQ(snapshot.feeds.size(), 2u);
    EXPECT_EQ(snapshot.feeds[1].health.resource, "leads");
    EXPECT_EQ(snapshot.feeds[1].health.kind, "export");
    EXPECT_EQ(snapshot.feeds[1].freshness, Freshness::Stale);
    EXPECT_EQ(snapshot.freshness, Freshness::Stale);
}

TEST(SnapshotTest, WhatTheSettingsNoLongerNameIsShownButNotJudged) {
    auto off = feed("bookings", 100h);
    auto other = feed("customers", 100h);
    other.tenant_id = 99;
    other.last_error = "once";
    const auto snapshot = snapshot_of({feed("customers", 1s), feed("leads", 1s), off, other});
    EXPECT_EQ(snapshot.freshness, Freshness::Fresh);
    ASSERT_EQ(snapshot.feeds.size(), 4u);
    EXPECT_EQ(snapshot.feeds[2].freshness, Freshness::Off);
    EXPECT_EQ(snapshot.feeds[3].freshness, Freshness::Off);
    EXPECT_FALSE(snapshot.feeds[2].next_poll.has_value());
}

TEST(SnapshotTest, TimesAheadOfTheClockCountAsNow) {
    const auto snapshot = snapshot_of({feed("customers", -1h), feed("leads", 0s)});
    EXPECT_EQ(snapshot.feeds[0].age, 0s);
    EXPECT_EQ(snapshot.freshness, Freshness::Fresh);
}

TEST(SnapshotTextTest, AlignedAndTheVerdictLast) {
    auto customers = feed("customers", 12s);
    customers.swept_at = now - Ticks(2h);
    EXPECT_EQ(
        to_text(snapshot_of({customers, feed("leads", 65s)})),
        "/data/mirror.db\n"
        "production, schema 1, 1.2 GB, write-ahead log 4.0 MB\n"
        "\n"
        "acme (tenant 17)\n"
        "  feed                        state        rows deleted quar. caught up   changed     swept     "
        "next\n"
        "  customers                   fresh   1,234,567       0     0  12 s ago 5 min ago   2 h ago  in "
        "48 s\n"
        "  leads                       fresh   1,234,567       0     0  65 s ago 6 min ago     never      "
        "due\n"
        "\n"
        "FRESH: all 2 feeds have caught up.\n");
}

TEST(SnapshotTextTest, ErrorsStandBelowTheirFeedAndFitTheWidth) {
    auto failing = feed("leads", 10s);
    failing.last_error =
        "GET /crm/v2/tenant/17/export/leads answered 403 Scope validation failed (traceId 0HN7) at "
        "attempt 1: grant the scope tn.crm.leads:r to the app";
    const auto text = to_text(snapshot_of({failing}));
    EXPECT_THAT(text, HasSubstr("\n    error: GET /crm"));
    EXPECT_THAT(text, HasSubstr("tn.crm.leads:r"));
    EXPECT_THAT(text, HasSubstr("not read yet"));
    EXPECT_THAT(text, HasSubstr("\nFAILING: 1 of 2 feeds failed in the last pass, 1 more are stale"));
    EXPECT_THAT(text, HasSubstr("stmirror check"));
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 100u) << line;
}

TEST(SnapshotTextTest, AnUnfinishedFirstReadAndARewalkSaySo) {
    auto walking = feed("customers", 10s);
    walking.backfilled = false;
    auto again = feed("leads", 10s);
    again.rewalk_due = true;
    const auto text = to_text(snapshot_of({walking, again}));
    EXPECT_THAT(text, HasSubstr("the first read has not reached the end yet"));
    EXPECT_THAT(text, HasSubstr("read again from the start"));
}

/// Customer notes alone, two notes a second, of 1,000 parents.
Snapshot notes_of(mirror::ParentProgress parents, std::optional<double> per_second = 2) {
    auto only_notes = settings();
    for (auto& [resource, feed] : only_notes.feeds) feed.enabled = resource == "customer_notes";
    only_notes.feeds["customer_notes"].requests_per_second = per_second;
    only_notes.schedule.sweep = 5min;
    auto notes = feed("customer_notes", 10s);
    notes.kind = "per_parent";
    notes.parents = parents;
    mirror::Health health;
    health.feeds = {notes};
    return make_snapshot(health, only_notes, Catalogue::built_in(), now);
}

TEST(SnapshotTest, ParentsHaveBeenReadAgainOnceTheRotationHasComeRound) {
    const auto oldest = now - Ticks(5h);
    EXPECT_EQ(notes_of({1000, 0, 0, oldest}).feeds[0].all_read_by, now + 500s);
    EXPECT_EQ(notes_of({1000, 400, 0, oldest}).feeds[0].all_read_by, now + 300s)
        << "what is due does not wait for its turn";
    EXPECT_EQ(notes_of({1000, 0, 0, oldest}, std::nullopt).feeds[0].all_read_by, now + 1000s);
    EXPECT_EQ(notes_of({100, 0, 0, oldest}).feeds[0].all_read_by, now + 5min)
        << "nor does anybody's come sooner";
    EXPECT_EQ(notes_of({1000, 400, 1, oldest}).feeds[0].all_read_by, std::nullopt) << "not even once";
    EXPECT_EQ(notes_of({}).feeds[0].all_read_by, std::nullopt) << "no parent is known yet";
    EXPECT_EQ(snapshot_of({feed("customers", 1s)}).feeds[0].all_read_by, std::nullopt) << "has no parents";
}

TEST(SnapshotTextTest, AFeedOfParentsSaysHowFarItHasCome) {
    EXPECT_THAT(
        to_text(notes_of({1000, 12, 0, now - Ticks(5h)})),
        HasSubstr("\n    1,000 parents, 12 of them due now; the oldest read was 5 h ago; all have been "
                  "read again by\n    2026-03-01 12:08 UTC\n"));
    EXPECT_THAT(to_text(notes_of({1000, 400, 300, now})),
                HasSubstr("\n    700 of 1,000 parents have been read so far\n"));
    EXPECT_THAT(to_text(notes_of({})), Not(HasSubstr("parents")));
}

TEST(SnapshotTextTest, AFallbackAndHeldDeletesSayWhatToDo) {
    auto refused = feed("customers", 10s);
    refused.fallback = 1;
    refused.refused_at = now - Ticks(30min);
    auto held = feed("leads", 10s);
    held.deletes_held = 1234;
    const auto text = to_text(snapshot_of({refused, held}));
    EXPECT_THAT(text, HasSubstr("the API refuses its own feed (last asked 30 min ago): goes on by"));
    EXPECT_THAT(text, HasSubstr("/customers\n"));
    EXPECT_THAT(text, HasSubstr("1,234 rows are missing at the source"));
    EXPECT_THAT(text, HasSubstr("stmirror sweep leads --accept-deletes"));
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 100u) << line;
}

TEST(SnapshotTest, AFallbackThatTheCatalogueHasLostIsNone) {
    auto refused = feed("customers", 10s);
    refused.fallback = 99;
    EXPECT_EQ(snapshot_of({refused}).feeds[0].fallback, "");
}

TEST(SnapshotJsonTest, WaysSweepsAndParents) {
    auto refused = feed("customers", 10s);
    refused.fallback = 1;
    refused.refused_at = refused.swept_at = now;
    refused.deletes_held = 7;
    const auto json = nlohmann::json::parse(to_json(snapshot_of({refused})));
    const auto& customers = json.at("feeds").at(0);
    EXPECT_THAT(customers.at("fallback").get<std::string>(), EndsWith("/customers"));
    EXPECT_EQ(customers.at("refused_at"), "2026-03-01T12:00:00.0000000Z");
    EXPECT_EQ(customers.at("swept_at"), "2026-03-01T12:00:00.0000000Z");
    EXPECT_EQ(customers.at("deletes_held"), 7);
    EXPECT_TRUE(customers.at("parents").is_null());
    const auto notes = nlohmann::json::parse(to_json(notes_of({1000, 400, 0, now - Ticks(5h)})));
    EXPECT_EQ(notes.at("feeds").at(0).at("parents"),
              nlohmann::json::parse(R"({"known": 1000, "read": 1000, "due": 400, "failed": 0,
                  "oldest_read": "2026-03-01T07:00:00.0000000Z",
                  "all_read_by": "2026-03-01T12:05:00.0000000Z"})"));
    EXPECT_TRUE(notes.at("feeds").at(0).at("fallback").is_null());
}

TEST(SnapshotJsonTest, NamesAreStableAndWhatIsUnknownIsNull) {
    auto failing = feed("customers", 30s);
    failing.last_error = "bad \xff bytes";
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
    EXPECT_EQ(customers.at("lag_seconds"), 330);
    EXPECT_EQ(customers.at("next_poll"), "2026-03-01T12:00:30.0000000Z");
    const auto& leads = json.at("feeds").at(1);
    for (const auto* key : {"cursor", "newest_modified", "lag_seconds", "last_attempt", "last_success",
                            "age_seconds", "next_poll", "last_error"}) {
        EXPECT_TRUE(leads.at(key).is_null()) << key;
    }
}

}  // namespace
}  // namespace stmirror::status
