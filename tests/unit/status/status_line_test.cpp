// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "status/model/view.hpp"

namespace stmirror::status {
namespace {

using namespace std::chrono_literals;

struct StatusLineTest : ::testing::Test {
    View view;

    StatusLineTest() {
        view.live.tenants[17].name = "acme";
        for (const auto* resource : {"customers", "leads"}) {
            FeedStatus feed;
            feed.tenant_name = "acme";
            feed.health.tenant_id = 17;
            feed.health.resource = resource;
            feed.freshness = Freshness::Fresh;
            feed.health.backfilled = true;
            feed.lag = 3h;
            view.snapshot.feeds.push_back(feed);
        }
        view.snapshot.freshness = Freshness::Fresh;
    }
    FeedStatus& feed(std::size_t number) { return view.snapshot.feeds[number]; }
    void make_stale() {
        for (auto& each : view.snapshot.feeds) {
            each.freshness = Freshness::Stale;
            each.late.changes = true;
        }
        view.snapshot.freshness = Freshness::Stale;
        view.snapshot.stale = view.snapshot.feeds.size();
    }
};

TEST_F(StatusLineTest, Fresh) {
    feed(1).lag = 12s;
    EXPECT_EQ(status_line(view), "fresh: 2 feeds, complete as of 3 h ago");
    feed(0).lag = feed(1).lag = std::nullopt;
    EXPECT_EQ(status_line(view), "fresh: 2 feeds");
}

TEST_F(StatusLineTest, FeedsThatAreOffDoNotCount) {
    feed(1).freshness = Freshness::Off;
    feed(1).lag = 30h;
    EXPECT_EQ(status_line(view), "fresh: 1 feed, complete as of 3 h ago");
}

TEST_F(StatusLineTest, FirstRead) {
    make_stale();
    auto& first = view.live.feeds[{17, "customers"}];
    first.phase = Phase::Backfill;
    first.progress = 0.43;
    auto& second = view.live.feeds[{17, "leads"}];
    second.phase = Phase::Backfill;
    second.progress = 0.9;
    EXPECT_EQ(status_line(view), "first read of 2 of 2 feeds is under way: customers 43 %");
}

TEST_F(StatusLineTest, StaleNamesAFeed) {
    make_stale();
    EXPECT_EQ(status_line(view), "catching up: 2 of 2 feeds to go");
    feed(0).age = 10min;
    EXPECT_EQ(status_line(view), "stale: 2 of 2 feeds; customers has not caught up for 10 min");
    feed(0).late = {.changes = false, .deletions = true, .children = false};
    EXPECT_EQ(status_line(view), "stale: 2 of 2 feeds; customers: deletions are known as of 3 h ago");
}

TEST_F(StatusLineTest, RetryingNamesTheCause) {
    make_stale();
    view.live.feeds[{17, "customers"}].retrying = "access token: no answer";
    EXPECT_EQ(status_line(view), "retrying: 2 of 2 feeds; customers: access token: no answer");
}

TEST_F(StatusLineTest, ALongErrorIsCutBetweenTwoCharacters) {
    feed(1).freshness = view.snapshot.freshness = Freshness::Failing;
    feed(1).health.last_error = std::string(199, 'x') + "é";
    view.snapshot.failing = 1;
    EXPECT_EQ(status_line(view), "failing: 1 of 2 feeds; leads: " + std::string(199, 'x'));
}

TEST_F(StatusLineTest, FailingNamesTheError) {
    feed(1).freshness = view.snapshot.freshness = Freshness::Failing;
    feed(1).health.last_error = "answered 403";
    view.snapshot.failing = 1;
    EXPECT_EQ(status_line(view), "failing: 1 of 2 feeds; leads: answered 403");
    view.live.tenants[18].name = "beta";
    EXPECT_EQ(status_line(view), "failing: 1 of 2 feeds; acme leads: answered 403");
}

TEST_F(StatusLineTest, WithoutEnabledFeedsTheStateIsStale) {
    view.snapshot.feeds.clear();
    view.snapshot.freshness = Freshness::Stale;
    view.snapshot.reason = "no feed is enabled";
    EXPECT_EQ(status_line(view), "stale: no feed is enabled");
}

}  // namespace
}  // namespace stmirror::status
