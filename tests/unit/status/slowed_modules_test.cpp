// SPDX-License-Identifier: MIT
// Text, JSON and metrics say which module the API throttles while the tenant's other modules are not slowed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "exposition.hpp"
#include "status/render/metrics.hpp"
#include "status/render/snapshot_json.hpp"
#include "status/render/snapshot_text.hpp"
#include "views.hpp"

namespace stmirror::status {
namespace {

using test::fresh_snapshot;
using ::testing::HasSubstr;
using ::testing::Not;

Snapshot slowed_snapshot() {
    auto snapshot = fresh_snapshot();
    snapshot.daemon->tenants.at(17).slowed = {{"pricebook", 0.5}};
    return snapshot;
}

nlohmann::json tenant_of(const Snapshot& snapshot) {
    return nlohmann::json::parse(to_json(snapshot)).at("daemon").at("tenants").at(0);
}

TEST(SlowedModules, AreInTheJsonBesideTheRateOfTheTenant) {
    const auto tenant = tenant_of(slowed_snapshot());
    EXPECT_EQ(tenant.at("slowed_modules"), (nlohmann::json{{"pricebook", 0.5}}));
    EXPECT_EQ(tenant.at("requests_per_second_now"), 7.5);
    EXPECT_TRUE(tenant_of(fresh_snapshot()).at("slowed_modules").empty());
}

TEST(SlowedModules, AreInTheMetricsWithTheirTenant) {
    const std::string name = "stmirror_limiter_module_requests_per_second";
    const auto metrics = test::parse_exposition(to_metrics(slowed_snapshot()));
    EXPECT_EQ(metrics.at(name).at({{"tenant", "acme"}, {"module", "pricebook"}}), 0.5);
}

TEST(SlowedModules, AreInTheText) {
    EXPECT_THAT(to_text(slowed_snapshot()), HasSubstr("acme: the API throttles the module pricebook: 0.5 "));
    EXPECT_THAT(to_text(fresh_snapshot()), Not(HasSubstr("throttles the module")));
}

}  // namespace
}  // namespace stmirror::status
