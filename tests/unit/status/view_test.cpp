// SPDX-License-Identifier: MIT
#include "status/model/view.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stmirror::status {
namespace {

using namespace std::chrono_literals;
using sync::FeedReport;

const Timestamp noon = *Timestamp::parse("2026-03-01T12:00:00Z");
const TimePoint now{1h};

sync::FeedActivity activity_of(const std::string& resource) {
    sync::FeedActivity feed;
    feed.feed = {17, resource};
    feed.backfilled = true;
    return feed;
}

FeedReport report(FeedReport::State state, std::optional<double> fraction = {}, Duration ago = 100s) {
    FeedReport report;
    report.state = state;
    report.fraction = fraction;
    report.started = report.first_fraction_at = now - ago;
    return report;
}

FeedFacts facts_of(const sync::FeedActivity& feed) {
    sync::Activity activity;
    activity.feeds = {feed};
    return live_facts(activity, Catalogue::built_in(), now).feeds.at({17, feed.feed.resource});
}

FeedStatus status_of(const std::string& resource) {
    FeedStatus status;
    status.health.tenant_id = 17;
    status.health.resource = resource;
    return status;
}

TEST(OverlayTest, WhatTheEngineKnowsIsNewerThanTheTables) {
    mirror::Health health;
    auto& stored = health.feeds.emplace_back();
    stored.tenant_id = 17;
    stored.resource = "customers";
    stored.rows = 5;
    stored.last_success = stored.last_attempt = noon - 1h;
    stored.last_error = "answered 503";
    stored.newest_modified = noon - 2h;
    auto feed = activity_of("customers");
    feed.last_success = feed.last_attempt = noon;
    feed.newest_modified = noon - 1min;
    sync::Activity activity;
    activity.feeds = {feed};
    overlay(health, activity);
    ASSERT_EQ(health.feeds.size(), 1u);
    EXPECT_EQ(health.feeds[0].last_success, noon);
    EXPECT_EQ(health.feeds[0].last_attempt, noon);
    EXPECT_EQ(health.feeds[0].last_error, "");
    EXPECT_EQ(health.feeds[0].newest_modified, noon - 1min);
    EXPECT_EQ(health.feeds[0].rows, 5u);
}

TEST(OverlayTest, AProofThatIsNotWrittenYetIsShown) {
    mirror::Health health;
    auto& stored = health.feeds.emplace_back();
    stored.tenant_id = 17;
    stored.resource = "customers";
    stored.proved_at = stored.compared_at = noon - 1h;
    stored.proof_error = "answered 503";
    auto feed = activity_of("customers");
    sync::Activity activity;
    activity.feeds = {feed};
    overlay(health, activity);
    EXPECT_EQ(health.feeds[0].proved_at, noon - 1h);
    EXPECT_EQ(health.feeds[0].proof_error, "answered 503");
    feed.proved_at = noon;
    feed.proof_error = "";
    feed.compared_at = noon - 2min;
    activity.feeds = {feed};
    overlay(health, activity);
    EXPECT_EQ(health.feeds[0].proved_at, noon);
    EXPECT_EQ(health.feeds[0].proof_error, "");
    EXPECT_EQ(health.feeds[0].compared_at, noon - 2min);
}

TEST(OverlayTest, BeforeTheFirstPassTheTablesCount) {
    mirror::Health health;
    auto& stored = health.feeds.emplace_back();
    stored.tenant_id = 17;
    stored.resource = "customers";
    stored.last_success = stored.last_attempt = noon;
    stored.last_error = "answered 503";
    sync::Activity activity;
    activity.feeds = {activity_of("customers")};
    overlay(health, activity);
    EXPECT_EQ(health.feeds[0].last_success, noon);
    EXPECT_EQ(health.feeds[0].last_error, "answered 503");
}

TEST(OverlayTest, AFailureSinceTheLastWriteIsShown) {
    mirror::Health health;
    auto& stored = health.feeds.emplace_back();
    stored.tenant_id = 17;
    stored.resource = "customers";
    stored.last_success = stored.last_attempt = noon;
    auto feed = activity_of("customers");
    feed.last_success = noon + 60s;
    feed.last_attempt = noon + 120s;
    feed.last_error = Problem{Errc::Refused, "answered 500"};
    sync::Activity activity;
    activity.feeds = {feed};
    overlay(health, activity);
    EXPECT_EQ(health.feeds[0].last_success, noon + 60s);
    EXPECT_EQ(health.feeds[0].last_error, "answered 500");
}

TEST(OverlayTest, AFeedThatIsMissingFromTheTablesIsAdded) {
    mirror::Health health;
    auto feed = activity_of("leads");
    feed.last_attempt = noon;
    feed.last_error = Problem{Errc::Refused, "answered 403"};
    sync::Activity activity;
    activity.feeds = {feed};
    overlay(health, activity);
    ASSERT_EQ(health.feeds.size(), 1u);
    EXPECT_EQ(health.feeds[0].resource, "leads");
    EXPECT_EQ(health.feeds[0].last_error, "answered 403");
}

TEST(LiveFactsTest, ThePhaseIsThatOfTheLongestPass) {
    auto feed = activity_of("customers");
    EXPECT_EQ(facts_of(feed).phase, Phase::Waiting);
    feed.incremental = report(FeedReport::State::Scanning);
    EXPECT_EQ(facts_of(feed).phase, Phase::Scan);
    feed.incremental = report(FeedReport::State::Tail);
    EXPECT_EQ(facts_of(feed).phase, Phase::Tail);
    feed.full_scan = report(FeedReport::State::Scanning);
    EXPECT_EQ(facts_of(feed).phase, Phase::Sweep);
    feed.full_scan = report(FeedReport::State::FullScanning);
    EXPECT_EQ(facts_of(feed).phase, Phase::FullScan);
    feed.backfilled = false;
    EXPECT_EQ(facts_of(feed).phase, Phase::Backfill);
}

TEST(LiveFactsTest, ATableReadParentByParentIsInTheBackgroundRefresh) {
    auto feed = activity_of("customer_notes");
    feed.incremental = report(FeedReport::State::Scanning);
    EXPECT_EQ(facts_of(feed).phase, Phase::BackgroundRefresh);
    EXPECT_FALSE(facts_of(feed).progress);
}

TEST(LiveFactsTest, TheProgressOfABackfillParentByParentComesFromTheParents) {
    auto feed = activity_of("customer_notes");
    feed.backfilled = false;
    feed.incremental = report(FeedReport::State::Scanning, 0.5, 100s);
    sync::Activity activity;
    activity.feeds = {feed};
    auto live = live_facts(activity, Catalogue::built_in(), now);
    auto& facts = live.feeds.at({17, "customer_notes"});
    EXPECT_EQ(facts.phase, Phase::Backfill);
    EXPECT_EQ(facts.progress, 0.5);
    EXPECT_EQ(facts.time_left, 100s);
    auto status = status_of("customer_notes");
    status.health.parents = {1000, 300, 200, std::nullopt};
    note_parents_read(status, nullptr, live);
    EXPECT_EQ(facts.progress, 0.8) << "earlier passes have read most of them";
    EXPECT_FALSE(facts.time_left) << "which is not the pace of this one";
}

TEST(LiveFactsTest, TheTimeLeftParentByParentFollowsFromThePaceOfThePasses) {
    LiveFacts live;
    auto& facts = live.feeds[{17, "customer_notes"}];
    auto status = status_of("customer_notes");
    status.health.parents = {1000, 300, 200, std::nullopt};
    ParentPace pace;
    pace.note(now, 700);
    pace.note(now + 60s, 800);
    note_parents_read(status, &pace, live);
    EXPECT_EQ(facts.progress, 0.8) << "also between two passes";
    EXPECT_EQ(facts.time_left, 120s);
    status.waits_for = "customers";
    note_parents_read(status, &pace, live);
    EXPECT_FALSE(facts.time_left) << "more parents may come";
    facts.progress.reset();
    status.health.backfilled = true;
    note_parents_read(status, &pace, live);
    EXPECT_FALSE(facts.progress) << "a background refresh has no end";
}

/// Readers decide by the code: the text may change.
TEST(LiveFactsTest, TheCodeOfTheLastErrorReachesTheStatus) {
    auto feed = activity_of("customers");
    EXPECT_EQ(facts_of(feed).error_code, std::nullopt);
    feed.last_error = Problem{Errc::Refused, "answered 403"};
    EXPECT_EQ(facts_of(feed).error_code, Errc::Refused);
}

TEST(LiveFactsTest, TheTimeLeftFollowsFromThePace) {
    auto feed = activity_of("customers");
    feed.backfilled = false;
    feed.full_scan = report(FeedReport::State::Scanning, 0.25, 100s);
    EXPECT_EQ(facts_of(feed).progress, 0.25);
    EXPECT_EQ(facts_of(feed).time_left, 300s);
    feed.full_scan = report(FeedReport::State::Scanning, 0.001, 1s);
    EXPECT_FALSE(facts_of(feed).time_left) << "too early to tell";
    feed.full_scan = report(FeedReport::State::Scanning, 0.25, 9s);
    EXPECT_FALSE(facts_of(feed).time_left) << "a first page is no pace";
    feed.full_scan = report(FeedReport::State::Scanning, 1.0, 100s);
    EXPECT_EQ(facts_of(feed).time_left, 0s);
}

TEST(LiveFactsTest, WhatWasReadBeforeThisPassIsNotItsPace) {
    auto feed = activity_of("customers");
    feed.backfilled = false;
    feed.full_scan = report(FeedReport::State::Scanning, 0.7, 100s);
    feed.full_scan->started = now - 1h;
    feed.full_scan->first_fraction = 0.6;
    EXPECT_EQ(facts_of(feed).time_left, 300s) << "a tenth in 100 s";
    feed.full_scan->fraction = 0.605;
    EXPECT_FALSE(facts_of(feed).time_left) << "too early to tell, however far it has come";
}

TEST(LiveFactsTest, WaitingPagesAreCounted) {
    sync::Activity activity;
    activity.pages_waiting = 5;
    EXPECT_EQ(live_facts(activity, Catalogue::built_in(), now).store_queue, 5u);
}

TEST(LiveFactsTest, CountsContinueOverAReload) {
    LiveFacts earlier;
    earlier.tenants[17].requests_by_status = {{200, 100}, {429, 2}};
    earlier.tenants[17].retries = 3;
    earlier.tenants[18].retries = 9;
    earlier.feeds[{17, "customers"}].passes = 40;
    LiveFacts live;
    live.tenants[17].requests_by_status = {{200, 5}, {503, 1}};
    live.tenants[17].retries = 1;
    live.feeds[{17, "customers"}].passes = 2;
    live.feeds[{17, "leads"}].passes = 1;
    add_counts(live, earlier);
    EXPECT_EQ(live.tenants.at(17).requests_by_status,
              (std::map<int, std::uint64_t>{{200, 105}, {429, 2}, {503, 1}}));
    EXPECT_EQ(live.tenants.at(17).retries, 4u);
    EXPECT_FALSE(live.tenants.contains(18)) << "the settings no longer have it";
    EXPECT_EQ((live.feeds.at({17, "customers"}).passes), 42u);
    EXPECT_EQ((live.feeds.at({17, "leads"}).passes), 1u);
}

TEST(LiveFactsTest, AShortPassHasNoProgress) {
    auto feed = activity_of("customers");
    feed.backfilled = false;
    feed.incremental = report(FeedReport::State::Scanning, 0.5);
    EXPECT_FALSE(facts_of(feed).progress);
    EXPECT_EQ(facts_of(feed).phase, Phase::Scan);
}

TEST(LiveFactsTest, ReadyOnceATenantHasATokenAndItsNumbersAreThere) {
    sync::Activity activity;
    auto& tenant = activity.tenants.emplace_back();
    tenant.tenant_id = 17;
    tenant.name = "acme";
    tenant.requests_per_second = 7.5;
    tenant.requests_per_second_share = 30;
    tenant.requests_by_status = {{0, 1}, {200, 40}, {429, 2}};
    tenant.retries = 3;
    tenant.waiting = 4;
    tenant.under_way = 2;
    EXPECT_FALSE(live_facts(activity, Catalogue::built_in(), now).ready);
    activity.tenants.emplace_back().authenticated = true;
    const auto live = live_facts(activity, Catalogue::built_in(), now);
    EXPECT_TRUE(live.ready);
    const auto& facts = live.tenants.at(17);
    EXPECT_EQ(facts.name, "acme");
    EXPECT_EQ(facts.requests_per_second_now, 7.5);
    EXPECT_EQ(facts.requests_per_second_configured, 30);
    EXPECT_EQ(facts.requests_by_status.at(429), 2u);
    EXPECT_EQ(facts.retries, 3u);
    EXPECT_EQ(facts.waiting, 4u);
    EXPECT_EQ(facts.under_way, 2u);
}

}  // namespace
}  // namespace stmirror::status
