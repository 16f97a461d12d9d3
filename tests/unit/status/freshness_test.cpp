// SPDX-License-Identifier: MIT
// Tests the three times of a table, and whether they meet their goals.
#include "status/model/freshness.hpp"
#include "status/render/snapshot_json.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "snapshots.hpp"

namespace stmirror::status {
namespace {

using namespace std::chrono_literals;
using namespace test;

/// Returns the status with a running daemon. A running daemon proves countable tables.
FeedStatus running(const mirror::FeedHealth& customers) {
    mirror::Health health;
    health.feeds = {customers};
    const Daemon running;
    const auto daemon = running.state();
    return make_snapshot(health, settings(), Catalogue::built_in(), now, &daemon).feeds[0];
}

mirror::FeedHealth proved(std::chrono::seconds ago) {
    auto customers = feed("customers", 10s);
    customers.state.proved_at = now - Ticks(ago);
    return customers;
}

TEST(FreshnessTest, DeletionsAreKnownAsOfTheNewestOfProofSweepAndComparison) {
    auto customers = feed("customers", 10s);
    EXPECT_EQ(running(customers).known.deletions, customers.state.swept_at);
    customers.state.proved_at = now - Ticks(14min);
    EXPECT_EQ(running(customers).known.deletions, customers.state.proved_at);
    customers.state.compared_at = now - Ticks(3min);
    EXPECT_EQ(running(customers).known.deletions, customers.state.compared_at);
    customers.state.swept_at = now - Ticks(1min);
    EXPECT_EQ(running(customers).known.deletions, customers.state.swept_at);
    EXPECT_EQ(running(customers).known.children, std::nullopt) << "customers have no parents";
    customers.state.backfilled = false;
    EXPECT_EQ(running(customers).known.deletions, std::nullopt);
}

TEST(FreshnessTest, WhileDeletionsAreWithheldTheyAreNotKnown) {
    auto customers = proved(1min);
    ASSERT_EQ(running(customers).freshness, Freshness::Fresh);
    customers.state.deletes_withheld = 7;
    const auto withheld = running(customers);
    EXPECT_EQ(withheld.known.deletions, std::nullopt);
    EXPECT_EQ(withheld.known.changes, customers.state.last_success);
    EXPECT_EQ(withheld.freshness, Freshness::Stale);
    EXPECT_EQ(withheld.lag, std::nullopt);
    for (const auto* kind : {"list", "per_parent"}) {
        customers.state.kind = kind;
        EXPECT_EQ(running(customers).known.deletions, std::nullopt) << kind;
    }
}

TEST(FreshnessTest, TwoFailedProofsMakeATableStale) {
    EXPECT_EQ(running(proved(30min)).freshness, Freshness::Fresh);
    const auto late = running(proved(31min));
    EXPECT_EQ(late.freshness, Freshness::Stale);
    EXPECT_TRUE(late.late.deletions);
    EXPECT_FALSE(late.late.changes);
    EXPECT_EQ(late.lag, 31min) << "the lag is the age of the oldest time";
    auto failed = feed("customers", 10s);
    failed.state.proof_error = "503";
    EXPECT_EQ(running(failed).freshness, Freshness::Stale) << "the last sweep was two hours ago";
}

TEST(FreshnessTest, ACountableTableHasTheGoalOfTheProofBeforeItsFirstOne) {
    auto customers = feed("customers", 10s);
    EXPECT_EQ(running(customers).goals.deletions, 30min);
    EXPECT_TRUE(running(customers).late.deletions) << "the last sweep was two hours ago";
    customers.state.swept_at = now - Ticks(29min);
    EXPECT_EQ(running(customers).freshness, Freshness::Fresh);
}

TEST(FreshnessTest, ATableWhoseOnlyListNeedsABookingProviderIsProvedOnlyWithOne) {
    const ResourceFile file{"visits.toml", R"(
about = "Visits."
modified = "modified_on"
columns = [
    { field = "id", type = "integer", key = true, about = "Its id." },
    { field = "modifiedOn", type = "time", about = "Its change." },
]
[feed]
kind = "export"
path = "/crm/v2/tenant/{tenant}/export/visits"
scope = "tn.crm.visits:r"
[[fallback]]
kind = "window"
path = "/crm/v2/tenant/{tenant}/booking-provider/{booking_provider}/visits"
scope = "tn.crm.visits:r"
)"};
    const auto catalogue = Catalogue::parse({&file, 1}).value();
    mirror::Health health;
    health.feeds = {feed("visits", 10s)};
    auto with = settings();
    with.feeds["visits"].enabled = true;
    const Daemon running;
    const auto daemon = running.state();
    const auto judged = [&] { return make_snapshot(health, with, catalogue, now, &daemon).feeds.at(0); };
    EXPECT_EQ(judged().goals.deletions, 48h);
    EXPECT_EQ(judged().freshness, Freshness::Fresh) << "the last sweep was two hours ago";
    with.tenants.front().booking_providers = {7};
    EXPECT_EQ(judged().goals.deletions, 30min);
    EXPECT_TRUE(judged().late.deletions);
}

TEST(FreshnessTest, AReadTimeInTheFutureDoesNotCountForChildRecords) {
    const auto notes = notes_of({1000, 0, 0, now + Ticks(1h)}, std::nullopt).feeds[0];
    EXPECT_EQ(notes.known.children, std::nullopt);
    EXPECT_TRUE(notes.late.children);
}

TEST(FreshnessTest, WithoutADaemonTheSweepsOfSyncCount) {
    EXPECT_EQ(snapshot_of({proved(20h)}).feeds[0].freshness, Freshness::Fresh);
    auto customers = feed("customers", 10s);
    customers.state.swept_at = now - Ticks(48h);
    EXPECT_EQ(snapshot_of({customers}).feeds[0].freshness, Freshness::Fresh);
    customers.state.swept_at = now - Ticks(49h);
    EXPECT_TRUE(snapshot_of({customers}).feeds[0].late.deletions);
}

TEST(FreshnessTest, AListPassAlsoShowsDeletions) {
    auto list = feed("customers", 10s);
    list.state.kind = "list";
    list.state.swept_at = now - Ticks(59min);
    EXPECT_EQ(running(list).known.deletions, list.state.last_success);
    EXPECT_EQ(running(list).freshness, Freshness::Fresh);
}

TEST(FreshnessTest, ChildRecordsAreKnownAsOfTheOldestReadOfTheirParents) {
    const auto oldest = now - Ticks(4min);
    const auto fresh = notes_of({1000, 0, 0, oldest}, std::nullopt).feeds[0];
    EXPECT_EQ(fresh.known.children, oldest);
    EXPECT_EQ(fresh.known.deletions, oldest);
    EXPECT_EQ(fresh.freshness, Freshness::Fresh);
    EXPECT_EQ(fresh.lag, 4min);
    EXPECT_EQ(fresh.goals.children, 5min + 30s + 3min) << "the interval plus a tenth and three polls";
    const auto late = notes_of({1000, 0, 0, now - Ticks(9min)}, std::nullopt).feeds[0];
    EXPECT_TRUE(late.late.children);
    EXPECT_EQ(late.freshness, Freshness::Stale);
    const auto many = notes_of({60'000, 0, 0, now - Ticks(9min)}, std::nullopt).feeds[0];
    EXPECT_EQ(many.parents->round, 6000s) << "ten parents per second";
    EXPECT_EQ(many.freshness, Freshness::Fresh) << "this is within the time that the limits allow";
}

TEST(FreshnessTest, AParentThatWasNeverReadLeavesChildRecordsUnknown) {
    mirror::ParentCounts parents{1000, 0, 1, now - Ticks(4min), 1};
    EXPECT_EQ(notes_of(parents).feeds[0].known.children, now - Ticks(4min))
        << "new parents do not count, because they are read at once";
    parents.never_read = 1;
    EXPECT_EQ(notes_of(parents).feeds[0].known.children, std::nullopt);
    EXPECT_EQ(notes_of(parents).feeds[0].freshness, Freshness::Stale);
    EXPECT_EQ(notes_of({}).feeds[0].freshness, Freshness::Fresh) << "there are no parents";
}

TEST(FreshnessTest, TheRefreshRoundFollowsTheLimiter) {
    auto only_notes = settings();
    for (auto& [resource, feed] : only_notes.feeds) { feed.enabled = resource == "customer_notes"; }
    auto notes = feed("customer_notes", 10s);
    notes.state.kind = "per_parent";
    notes.parents = mirror::ParentCounts{36'000, 0, 0, now};
    mirror::Health health;
    health.feeds = {notes};
    Daemon running;
    running.activity.tenants.push_back({.tenant_id = 17,
                                        .name = "acme",
                                        .authenticated = true,
                                        .requests_per_second = 15,
                                        .requests_per_second_share = 30,
                                        .requests_by_status = {}});
    const auto daemon = running.state();
    const auto slowed = make_snapshot(health, only_notes, Catalogue::built_in(), now, &daemon).feeds[0];
    EXPECT_EQ(slowed.parents->round, 2h);
    EXPECT_EQ(make_snapshot(health, only_notes, Catalogue::built_in(), now).feeds[0].parents->round, 1h);
}

TEST(FreshnessTest, TheJsonHasAllThreeTimesAndWhichAreLate) {
    mirror::Health health;
    health.feeds = {proved(31min)};
    const Daemon running;
    const auto daemon = running.state();
    const auto snapshot = make_snapshot(health, settings(), Catalogue::built_in(), now, &daemon);
    const auto json = nlohmann::json::parse(to_json(snapshot)).at("feeds").at(0);
    EXPECT_EQ(json.at("changes_as_of"), "2026-03-01T11:59:50.0000000Z");
    EXPECT_EQ(json.at("deletions_as_of"), "2026-03-01T11:29:00.0000000Z");
    EXPECT_EQ(json.at("proved_at"), json.at("deletions_as_of"));
    EXPECT_TRUE(json.at("children_as_of").is_null());
    EXPECT_EQ(json.at("late"), nlohmann::json::array({"deletions"}));
    EXPECT_EQ(json.at("state"), "stale");
    EXPECT_EQ(json.at("lag_seconds"), 31 * 60);
}

}  // namespace
}  // namespace stmirror::status
