// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "status/render/status_line.hpp"

namespace stmirror::status {
namespace {

using namespace std::chrono_literals;

struct StatusLineTest : ::testing::Test {
    Snapshot snapshot;

    StatusLineTest() {
        snapshot.daemon.emplace().tenants[17].name = "acme";
        for (const auto* resource : {"customers", "leads"}) {
            FeedStatus feed;
            feed.tenant_name = "acme";
            feed.health.key.tenant_id = 17;
            feed.health.key.resource = resource;
            feed.freshness = Freshness::Fresh;
            feed.health.state.backfilled = true;
            feed.lag = 3h;
            snapshot.feeds.push_back(feed);
        }
        snapshot.freshness = Freshness::Fresh;
    }
    FeedStatus& feed(std::size_t number) { return snapshot.feeds[number]; }
    void make_stale() {
        for (auto& each : snapshot.feeds) {
            each.freshness = Freshness::Stale;
            each.late.changes = true;
        }
        snapshot.freshness = Freshness::Stale;
        snapshot.stale = snapshot.feeds.size();
    }
};

TEST_F(StatusLineTest, Fresh) {
    feed(1).lag = 12s;
    EXPECT_EQ(status_line(snapshot), "fresh: 2 feeds, complete as of 3 h ago");
    feed(0).lag = feed(1).lag = std::nullopt;
    EXPECT_EQ(status_line(snapshot), "fresh: 2 feeds");
}

TEST_F(StatusLineTest, FeedsThatAreOffDoNotCount) {
    feed(1).freshness = Freshness::Off;
    feed(1).lag = 30h;
    EXPECT_EQ(status_line(snapshot), "fresh: 1 feed, complete as of 3 h ago");
}

TEST_F(StatusLineTest, FirstRead) {
    make_stale();
    auto& first = snapshot.feeds[0].running.emplace();
    first.phase = Phase::Backfill;
    first.progress = 0.43;
    auto& second = snapshot.feeds[1].running.emplace();
    second.phase = Phase::Backfill;
    second.progress = 0.9;
    EXPECT_EQ(status_line(snapshot), "first read of 2 of 2 feeds is in progress: customers 43 %");
}

TEST_F(StatusLineTest, StaleNamesAFeed) {
    make_stale();
    EXPECT_EQ(status_line(snapshot), "catching up: 2 of 2 feeds to go");
    feed(0).age = 10min;
    EXPECT_EQ(status_line(snapshot), "stale: 2 of 2 feeds; customers has not caught up for 10 min");
    feed(0).late = {.changes = false, .deletions = true, .children = false};
    EXPECT_EQ(status_line(snapshot), "stale: 2 of 2 feeds; customers: deletions are known as of 3 h ago");
}

TEST_F(StatusLineTest, RetryingNamesTheCause) {
    make_stale();
    snapshot.feeds[0].running.emplace().activity.retrying = Problem{Errc::Timeout, "access token: no answer"};
    EXPECT_EQ(status_line(snapshot), "retrying: 2 of 2 feeds; customers: access token: no answer");
}

TEST_F(StatusLineTest, ALongErrorIsCutBetweenTwoCharacters) {
    feed(1).freshness = snapshot.freshness = Freshness::Failing;
    feed(1).health.state.last_error = std::string(199, 'x') + "é";
    snapshot.failing = 1;
    EXPECT_EQ(status_line(snapshot), "failing: 1 of 2 feeds; leads: " + std::string(199, 'x'));
}

TEST_F(StatusLineTest, FailingNamesTheError) {
    feed(1).freshness = snapshot.freshness = Freshness::Failing;
    feed(1).health.state.last_error = "answered 403";
    snapshot.failing = 1;
    EXPECT_EQ(status_line(snapshot), "failing: 1 of 2 feeds; leads: answered 403");
    snapshot.daemon->tenants[18].name = "beta";
    EXPECT_EQ(status_line(snapshot), "failing: 1 of 2 feeds; acme leads: answered 403");
}

TEST_F(StatusLineTest, WithoutEnabledFeedsTheStateIsStale) {
    snapshot.feeds.clear();
    snapshot.freshness = Freshness::Stale;
    snapshot.reason = "no feed is enabled";
    EXPECT_EQ(status_line(snapshot), "stale: no feed is enabled");
}

}  // namespace
}  // namespace stmirror::status
