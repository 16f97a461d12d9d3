// SPDX-License-Identifier: MIT
// Fixture: a gateway with two tenants, in virtual time.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/gateway/gateway.hpp"

namespace stmirror::simulator {

class VirtualClock final : public Clock {
 public:
    TimePoint now() const override { return TimePoint{} + elapsed; }
    Timestamp utc_now() const override {
        return *Timestamp::parse("2026-03-01T12:00:00Z") + std::chrono::duration_cast<Ticks>(elapsed);
    }
    Duration elapsed{0};
};

class GatewayTest : public testing::Test {
 protected:
    static constexpr std::int64_t acme = 1001;
    static constexpr std::int64_t other = 1002;
    static constexpr const char* app_key = "ak1.simulator";

    /// Replaces the gateway. The tenants of the new gateway answer {"tenant":<id>}.
    void build(GatewayOptions options) {
        options.operations = [](std::string_view method, std::string_view path) {
            return operation(method, path);
        };
        std::vector<TenantOptions> tenants;
        tenants.push_back(tenant(acme, std::vector<std::string>{"tn.crm.customers:r"}));
        tenants.push_back(tenant(other, std::nullopt));
        gateway_ = std::make_unique<Gateway>(std::move(options), std::move(tenants), clock_);
    }
    void SetUp() override { build(GatewayOptions{}); }

    Answer token_answer(const std::string& client_id, const std::string& client_secret) {
        Request request{"POST", "/connect/token", {}, {}, {}};
        request.body =
            "grant_type=client_credentials&client_id=" + client_id + "&client_secret=" + client_secret;
        return gateway_->handle(request);
    }
    std::string token_of(std::int64_t id) {
        const auto number = std::to_string(id);
        const auto answer = token_answer("cid." + number, "cs1.%2B" + number);
        return nlohmann::json::parse(answer.reply.body).at("access_token").get<std::string>();
    }
    static Request customers(std::int64_t id, const std::string& authorization) {
        return get("/crm/v2/tenant/" + std::to_string(id) + "/customers", authorization);
    }
    static Request get(const std::string& path, const std::string& authorization) {
        return Request{"GET", path, {}, {{"authorization", authorization}, {"st-app-key", app_key}}, {}};
    }
    int status_of(const Request& request) { return gateway_->handle(request).reply.status; }

    VirtualClock clock_;
    std::unique_ptr<Gateway> gateway_;
    std::map<std::int64_t, int> world_calls_;

 private:
    static std::optional<OperationFacts> operation(std::string_view method, std::string_view path) {
        if (method != "GET") { return std::nullopt; }
        if (path.ends_with("/customers")) { return OperationFacts{"GET customers", "tn.crm.customers:r"}; }
        if (path.ends_with("/leads")) { return OperationFacts{"GET leads", "tn.crm.leads:r"}; }
        return std::nullopt;
    }
    TenantOptions tenant(std::int64_t id, std::optional<std::vector<std::string>> scopes) {
        TenantOptions options;
        options.id = id;
        options.client_id = "cid." + std::to_string(id);
        options.client_secret = "cs1.+" + std::to_string(id);
        options.scopes = std::move(scopes);
        options.world = [this, id](const Request&) {
            ++world_calls_[id];
            return Reply{200, {}, "{\"tenant\":" + std::to_string(id) + "}"};
        };
        return options;
    }
};

inline const std::string* header_of(const Reply& reply, std::string_view name) {
    for (const auto& [key, value] : reply.headers) {
        if (key == name) { return &value; }
    }
    return nullptr;
}

}  // namespace stmirror::simulator
