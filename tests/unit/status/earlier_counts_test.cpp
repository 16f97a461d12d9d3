// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <string>

#include "status/model/process_facts.hpp"

namespace stmirror::status {
namespace {

sync::FeedActivity feed(const std::string& resource) {
    sync::FeedActivity activity;
    activity.key = {17, resource};
    return activity;
}

TEST(EarlierCountsTest, CountsContinueOverAReload) {
    sync::Activity ended;
    ended.tenants.resize(2);
    ended.tenants[0].tenant_id = 17;
    ended.tenants[0].requests_by_status = {{200, 100}, {429, 2}};
    ended.tenants[0].retries = 3;
    ended.tenants[1].tenant_id = 18;
    ended.feeds.push_back(feed("customers"));
    ended.feeds[0].passes = 40;
    ended.changes = 300;
    sync::Activity activity;
    auto& tenant = activity.tenants.emplace_back();
    tenant.tenant_id = 17;
    tenant.requests_by_status = {{200, 5}, {503, 1}};
    tenant.retries = 1;
    for (const auto* resource : {"customers", "leads"}) { activity.feeds.push_back(feed(resource)); }
    activity.feeds[0].passes = 2;
    activity.feeds[1].passes = 1;
    activity.changes = 5;
    EarlierCounts counted;
    counted.keep(ended);
    counted.add_to(activity);
    EXPECT_EQ(tenant.requests_by_status, (std::map<int, std::uint64_t>{{200, 105}, {429, 2}, {503, 1}}));
    EXPECT_EQ(tenant.retries, 4u);
    EXPECT_EQ(activity.tenants.size(), 1u) << "the other tenant is no longer in the settings";
    EXPECT_EQ(activity.feeds[0].passes, 42u);
    EXPECT_EQ(activity.feeds[1].passes, 1u);
    EXPECT_EQ(activity.changes, 305u);
}

/// An engine that is stopped before it serves, because another reload was requested, has no tenants.
TEST(EarlierCountsTest, WhatAnEngineDidNotHaveKeepsItsCounts) {
    sync::Activity first;
    first.tenants.resize(2);
    first.tenants[0].tenant_id = 17;
    first.tenants[0].requests_by_status = {{200, 100}};
    first.tenants[1].tenant_id = 18;
    first.tenants[1].retries = 3;
    first.feeds.push_back(feed("customers"));
    first.feeds[0].passes = 40;
    first.changes = 300;
    sync::Activity without_tenants;
    without_tenants.changes = 300;
    sync::Activity third = first;
    third.tenants[1].retries = 0;
    third.changes = 0;
    EarlierCounts counted;
    counted.keep(first);
    counted.keep(without_tenants);
    counted.add_to(third);
    EXPECT_EQ(third.tenants[0].requests_by_status, (std::map<int, std::uint64_t>{{200, 200}}));
    EXPECT_EQ(third.tenants[1].retries, 3u);
    EXPECT_EQ(third.feeds[0].passes, 80u);
    EXPECT_EQ(third.changes, 300u);
}

}  // namespace
}  // namespace stmirror::status
