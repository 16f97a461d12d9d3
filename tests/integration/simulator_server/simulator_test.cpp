// SPDX-License-Identifier: MIT
#include "simulator/simulator.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "https_client.hpp"

namespace stmirror::simulator {
namespace {

using nlohmann::json;

constexpr std::int64_t acme = 1001;
constexpr std::int64_t other = 1002;

/// Two small tenants behind one server.
class SimulatorTest : public ::testing::Test {
 protected:
    SimulatorTest() {
        SimulatorOptions options;
        WorldOptions world;
        world.customers = 50;
        world.tenant_id = acme;
        options.worlds = {world};
        world.tenant_id = other;
        world.seed = 2;
        options.worlds.push_back(world);
        simulator_ = Simulator::start(std::move(options)).value();
        connection_ = std::make_unique<HttpsConnection>(simulator_->authority().certificate_pem());
        const auto failure = connection_->open(simulator_->port());
        EXPECT_FALSE(failure) << failure.message();
    }
    std::string token_of(std::int64_t id) {
        const auto form = "grant_type=client_credentials&client_id=" + client_id(id) +
                          "&client_secret=" + client_secret(id);
        const auto received = connection_->call("POST", "/connect/token", {}, form);
        return json::parse(received.response.body()).at("access_token").get<std::string>();
    }
    json customers(std::int64_t id) {
        const auto target = "/crm/v2/tenant/" + std::to_string(id) + "/export/customers";
        const auto received = connection_->call(
            "GET", target, {{"Authorization", token_of(id)}, {"ST-App-Key", "ak1.simulator"}});
        EXPECT_EQ(received.response.result_int(), 200U);
        return json::parse(received.response.body());
    }
    unsigned control(const std::string& target, const std::string& body) {
        return connection_->call("POST", target, {}, body).response.result_int();
    }

    std::unique_ptr<Simulator> simulator_;
    std::unique_ptr<HttpsConnection> connection_;
};

TEST_F(SimulatorTest, serves_each_tenant_its_own_records) {
    const auto first = customers(acme);
    const auto second = customers(other);
    EXPECT_FALSE(first["data"].empty());
    EXPECT_FALSE(second["data"].empty());
    EXPECT_NE(first["data"], second["data"]);
}

TEST_F(SimulatorTest, a_change_behind_the_api_shows_after_the_horizon) {
    const auto before = customers(acme)["data"];
    EXPECT_EQ(control("/_simulator/tenant/1001/touch", R"({"resource": "customers", "count": 3})") / 100, 2U);
    EXPECT_LT(customers(acme)["data"].size(), before.size());
    EXPECT_EQ(control("/_simulator/clock", R"({"advance_seconds": 901})"), 204U);
    const auto after = customers(acme)["data"];
    EXPECT_EQ(after.size(), before.size());
    EXPECT_NE(after.back()["modifiedOn"], before.back()["modifiedOn"]);
}

TEST_F(SimulatorTest, its_worlds_can_be_used_between_requests) {
    std::size_t records = 0;
    EXPECT_TRUE(simulator_->with_world(acme, [&](World& world) { records = world.size("customers"); }));
    EXPECT_EQ(customers(acme)["data"].size(), records);
    EXPECT_FALSE(simulator_->with_world(9, [](World&) {}));
}

}  // namespace
}  // namespace stmirror::simulator
