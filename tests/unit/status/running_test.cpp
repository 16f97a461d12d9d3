// SPDX-License-Identifier: MIT
#include "status/model/running.hpp"

#include <gtest/gtest.h>

#include "snapshots.hpp"

namespace stmirror::status {
namespace {

using namespace std::chrono_literals;
using sync::FeedReport;
using test::Daemon;

const Timestamp noon = *Timestamp::parse("2026-03-01T12:00:00Z");
const TimePoint now{1h};

sync::FeedActivity activity_of(const std::string& resource) {
    sync::FeedActivity feed;
    feed.key = {17, resource};
    feed.state.backfilled = true;
    return feed;
}

FeedReport report(FeedReport::State state, std::optional<double> fraction = {}, Duration ago = 100s) {
    FeedReport report;
    report.state = state;
    report.fraction = fraction;
    report.started = report.first_fraction_at = now - ago;
    return report;
}

RunningFeed running(const sync::FeedActivity& activity) {
    return running_feed(activity, *Catalogue::built_in().find(activity.key.resource), nullptr, now);
}

mirror::FeedHealth stored_health() {
    mirror::FeedHealth stored;
    stored.key.tenant_id = 17;
    stored.key.resource = "customers";
    stored.state.last_success = stored.state.last_attempt = noon;
    return stored;
}

TEST(OverlayTest, WhatTheEngineKnowsIsNewerThanTheTables) {
    auto health = stored_health();
    health.rows = 5;
    health.state.last_success = health.state.last_attempt = noon - 1h;
    health.state.last_error = "answered 503";
    health.state.newest_modified = noon - 2h;
    auto feed = activity_of("customers");
    feed.state.last_success = feed.state.last_attempt = noon;
    feed.state.newest_modified = noon - 1min;
    overlay(health.state, feed);
    EXPECT_EQ(health.state.last_success, noon);
    EXPECT_EQ(health.state.last_attempt, noon);
    EXPECT_EQ(health.state.last_error, "");
    EXPECT_EQ(health.state.newest_modified, noon - 1min);
    EXPECT_EQ(health.rows, 5u);
}

TEST(OverlayTest, AProofThatIsNotWrittenYetIsShown) {
    auto health = stored_health();
    health.state.proved_at = health.state.compared_at = noon - 1h;
    health.state.proof_error = "answered 503";
    auto feed = activity_of("customers");
    overlay(health.state, feed);
    EXPECT_EQ(health.state.proved_at, noon - 1h);
    EXPECT_EQ(health.state.proof_error, "answered 503");
    feed.state.proved_at = noon;
    feed.state.proof_error = "";
    feed.state.compared_at = noon - 2min;
    overlay(health.state, feed);
    EXPECT_EQ(health.state.proved_at, noon);
    EXPECT_EQ(health.state.proof_error, "");
    EXPECT_EQ(health.state.compared_at, noon - 2min);
}

TEST(OverlayTest, BeforeTheFirstPassTheTablesCount) {
    auto health = stored_health();
    health.state.last_error = "answered 503";
    overlay(health.state, activity_of("customers"));
    EXPECT_EQ(health.state.last_success, noon);
    EXPECT_EQ(health.state.last_error, "answered 503");
}

TEST(OverlayTest, AFailureSinceTheLastWriteIsShown) {
    auto health = stored_health();
    auto feed = activity_of("customers");
    feed.state.last_success = noon + 60s;
    feed.state.last_attempt = noon + 120s;
    feed.state.last_error = "answered 500";
    overlay(health.state, feed);
    EXPECT_EQ(health.state.last_success, noon + 60s);
    EXPECT_EQ(health.state.last_error, "answered 500");
}

TEST(OverlayTest, AFeedThatIsMissingFromTheTablesHasTheStateOfTheEngine) {
    Daemon daemon;
    auto& feed = daemon.activity.feeds.emplace_back(activity_of("leads"));
    feed.state.last_attempt = noon;
    feed.state.last_error = "answered 403";
    const auto state = daemon.state();
    const auto snapshot = make_snapshot({}, test::settings(), Catalogue::built_in(), noon, &state);
    EXPECT_EQ(snapshot.feeds.at(1).health.key.resource, "leads");
    EXPECT_EQ(snapshot.feeds.at(1).health.state.last_error, "answered 403");
    EXPECT_EQ(snapshot.feeds.at(1).freshness, Freshness::Failing);
}

TEST(RunningTest, ThePhaseIsThatOfTheLongestPass) {
    auto feed = activity_of("customers");
    EXPECT_EQ(running(feed).phase, Phase::Waiting);
    feed.incremental = report(FeedReport::State::Scanning);
    EXPECT_EQ(running(feed).phase, Phase::Scan);
    feed.incremental = report(FeedReport::State::Tail);
    EXPECT_EQ(running(feed).phase, Phase::Tail);
    feed.full_scan = report(FeedReport::State::Scanning);
    EXPECT_EQ(running(feed).phase, Phase::Sweep);
    feed.full_scan = report(FeedReport::State::FullScanning);
    EXPECT_EQ(running(feed).phase, Phase::FullScan);
    feed.state.backfilled = false;
    EXPECT_EQ(running(feed).phase, Phase::Backfill);
}

TEST(RunningTest, ATableReadParentByParentIsInTheBackgroundRefresh) {
    auto feed = activity_of("customer_notes");
    feed.incremental = report(FeedReport::State::Scanning);
    EXPECT_EQ(running(feed).phase, Phase::BackgroundRefresh);
    EXPECT_FALSE(running(feed).progress);
}

/// The backfill of customers has ended, and the backfill of their notes is in progress.
struct BackfillOfNotes : ::testing::Test {
    mirror::FeedHealth customers = test::feed("customers", 10s);
    mirror::FeedHealth notes = test::feed("customer_notes", 10s);
    Daemon daemon;

    BackfillOfNotes() {
        customers.rows = 1000;
        notes.state.kind = "per_parent";
        notes.state.backfilled = false;
        notes.parents = {1000, 300, 200, std::nullopt};
        auto& feed = daemon.activity.feeds.emplace_back(activity_of("customer_notes"));
        feed.state.backfilled = false;
        feed.incremental = report(FeedReport::State::Scanning, 0.5, 100s);
    }
    FeedStatus status() {
        const auto state = daemon.state();
        return test::notes_beside(customers, notes, &state).feeds.at(1);
    }
    ParentPace& pace() { return daemon.process.paces[{17, "customer_notes"}]; }
};

TEST_F(BackfillOfNotes, ItsProgressIsThatOfTheParents) {
    EXPECT_EQ(status().running->phase, Phase::Backfill);
    EXPECT_EQ(status().running->progress, 0.8) << "earlier passes have read most parents";
    EXPECT_FALSE(status().running->time_left) << "the pace of this pass is unknown";
    daemon.activity.feeds[0].incremental.reset();
    EXPECT_EQ(status().running->progress, 0.8) << "the progress is also shown between two passes";
    customers.rows = 1600;
    EXPECT_EQ(status().running->progress, 0.5) << "no parent that arrived in the meantime has been read";
}

TEST_F(BackfillOfNotes, ItsTimeLeftFollowsFromThePaceOfThePasses) {
    pace().note(now, 700);
    pace().note(now + 60s, 800);
    customers.state.proved_at = test::now;
    EXPECT_EQ(status().waits_for, "");
    EXPECT_EQ(status().running->time_left, 120s);
    customers.state.last_success = test::now - Ticks(1h);
    EXPECT_EQ(status().waits_for, "customers");
    EXPECT_FALSE(status().running->time_left) << "more parents may come";
}

TEST_F(BackfillOfNotes, ABackgroundRefreshHasNoProgress) {
    pace().note(now, 700);
    pace().note(now + 60s, 800);
    notes.state.backfilled = daemon.activity.feeds[0].state.backfilled = true;
    EXPECT_EQ(status().running->phase, Phase::BackgroundRefresh);
    EXPECT_FALSE(status().running->progress);
    EXPECT_FALSE(status().running->time_left);
}

TEST(RunningTest, AFailedBackgroundRefreshIsAWarningBesideThoseOfThePasses) {
    auto feed = activity_of("customer_notes");
    EXPECT_EQ(line_of(running(feed).warnings()), "");
    feed.refresh_error = Problem{Errc::ServerFailed, "answered 500"};
    EXPECT_EQ(line_of(running(feed).warnings()), "answered 500");
    feed.warnings = {{Errc::ParentsUnreadable, "3 parents cannot be read"}};
    EXPECT_EQ(line_of(running(feed).warnings()), "3 parents cannot be read; answered 500");
}

TEST(RunningTest, TheTimeLeftFollowsFromThePace) {
    auto feed = activity_of("customers");
    feed.state.backfilled = false;
    feed.full_scan = report(FeedReport::State::Scanning, 0.25, 100s);
    EXPECT_EQ(running(feed).progress, 0.25);
    EXPECT_EQ(running(feed).time_left, 300s);
    feed.full_scan = report(FeedReport::State::Scanning, 0.001, 1s);
    EXPECT_FALSE(running(feed).time_left) << "it is too early for an estimate";
    feed.full_scan = report(FeedReport::State::Scanning, 0.25, 9s);
    EXPECT_FALSE(running(feed).time_left) << "a first page does not show the pace";
    feed.full_scan = report(FeedReport::State::Scanning, 1.0, 100s);
    EXPECT_EQ(running(feed).time_left, 0s);
}

TEST(RunningTest, WhatWasReadBeforeThisPassIsNotItsPace) {
    auto feed = activity_of("customers");
    feed.state.backfilled = false;
    feed.full_scan = report(FeedReport::State::Scanning, 0.7, 100s);
    feed.full_scan->started = now - 1h;
    feed.full_scan->first_fraction = 0.6;
    EXPECT_EQ(running(feed).time_left, 300s) << "a tenth was read in 100 s";
    feed.full_scan->fraction = 0.605;
    EXPECT_FALSE(running(feed).time_left) << "it is too early for an estimate, whatever the progress is";
}

TEST(RunningTest, WaitingPagesAreCounted) {
    Daemon daemon;
    daemon.activity.pages_waiting = 5;
    EXPECT_EQ(running_daemon(daemon.state()).store_queue, 5u);
}

TEST(RunningTest, AShortPassHasNoProgress) {
    auto feed = activity_of("customers");
    feed.state.backfilled = false;
    feed.incremental = report(FeedReport::State::Scanning, 0.5);
    EXPECT_FALSE(running(feed).progress);
    EXPECT_EQ(running(feed).phase, Phase::Scan);
}

TEST(RunningTest, ReadyOnceATenantHasAToken) {
    Daemon daemon;
    daemon.activity.tenants.resize(2);
    daemon.activity.tenants[0].tenant_id = 17;
    daemon.activity.tenants[0].retries = 3;
    daemon.activity.tenants[1].tenant_id = 18;
    EXPECT_FALSE(running_daemon(daemon.state()).ready);
    daemon.process.started = StartTime(TimePoint{}, test::now);
    EXPECT_EQ(running_daemon(daemon.state()).uptime, 1h);
    daemon.activity.tenants[1].authenticated = true;
    EXPECT_TRUE(running_daemon(daemon.state()).ready);
    EXPECT_EQ(running_daemon(daemon.state()).tenants.at(17).retries, 3u);
}

}  // namespace
}  // namespace stmirror::status
