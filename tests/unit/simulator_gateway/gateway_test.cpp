// SPDX-License-Identifier: MIT
#include "fixture.hpp"

namespace stmirror::simulator {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

TEST_F(GatewayTest, gives_a_token_for_the_right_credentials) {
    const auto answer = token_answer("cid.1001", "cs1.%2B1001");
    EXPECT_EQ(answer.reply.status, 200);
    const auto body = json::parse(answer.reply.body);
    EXPECT_EQ(body["expires_in"], 900);
    EXPECT_EQ(body["token_type"], "Bearer");
    EXPECT_EQ(body["scope"], "tn.crm.customers:r");
    EXPECT_EQ(status_of(customers(acme, body["access_token"].get<std::string>())), 200);
}

TEST_F(GatewayTest, refuses_wrong_credentials_with_400) {
    for (const auto& answer : {token_answer("cid.1001", "wrong"), token_answer("cid.1002", "cs1.%2B1001"),
                               token_answer("cid.1001", "cs1.%2B1001%20"), token_answer("", "")}) {
        EXPECT_EQ(answer.reply.status, 400);
        EXPECT_EQ(answer.reply.body, R"({"error":"invalid_client"})");
    }
}

TEST_F(GatewayTest, reads_a_bare_plus_in_a_form_as_a_blank) {
    EXPECT_EQ(token_answer("cid.1001", "cs1.+1001").reply.status, 400);
}

TEST_F(GatewayTest, knows_no_other_grant) {
    const auto answer =
        gateway_->handle(Request{"POST", "/connect/token", {}, {}, "grant_type=password&client_id=x"});
    EXPECT_EQ(answer.reply.status, 400);
    EXPECT_EQ(answer.reply.body, R"({"error":"unsupported_grant_type"})");
}

TEST_F(GatewayTest, takes_the_token_bare_and_as_bearer) {
    const auto token = token_of(acme);
    EXPECT_EQ(status_of(customers(acme, token)), 200);
    EXPECT_EQ(status_of(customers(acme, "Bearer " + token)), 200);
    EXPECT_EQ(status_of(customers(acme, "Basic " + token)), 401);
    EXPECT_EQ(status_of(customers(acme, "")), 401);
}

TEST_F(GatewayTest, a_token_dies_exactly_at_its_end) {
    const auto token = token_of(acme);
    clock_.elapsed += 900s - 1ns;
    EXPECT_EQ(status_of(customers(acme, token)), 200);
    clock_.elapsed += 1ns;
    EXPECT_EQ(status_of(customers(acme, token)), 401);
}

TEST_F(GatewayTest, a_second_token_leaves_the_first_good) {
    const auto first = token_of(acme);
    const auto second = token_of(acme);
    EXPECT_NE(first, second);
    EXPECT_EQ(status_of(customers(acme, first)), 200);
    EXPECT_EQ(status_of(customers(acme, second)), 200);
}

TEST_F(GatewayTest, revoked_tokens_are_void_and_new_ones_good) {
    const auto token = token_of(acme);
    gateway_->revoke_tokens();
    EXPECT_EQ(status_of(customers(acme, token)), 401);
    EXPECT_EQ(status_of(customers(acme, token_of(acme))), 200);
}

TEST_F(GatewayTest, wants_the_app_key) {
    auto request = customers(acme, token_of(acme));
    request.headers.pop_back();
    EXPECT_EQ(status_of(request), 401);
    request.headers.emplace_back("st-app-key", "ak1.wrong");
    EXPECT_EQ(status_of(request), 403);
    EXPECT_EQ(world_calls_[acme], 0);
}

TEST_F(GatewayTest, another_tenants_path_and_unknown_paths_are_not_found) {
    const auto token = token_of(acme);
    const auto foreign = gateway_->handle(customers(other, token));
    EXPECT_EQ(foreign.reply.status, 404);
    EXPECT_EQ(foreign.reply.body, R"({"statusCode":404,"message":"Resource not found"})");
    for (const auto* path : {"/crm/v2/tenant/1001/nonsense", "/crm/v2/tenant/1001x/customers",
                             "/crm/v2/tenant/99999999999999999999/customers", "/customers", "/"}) {
        EXPECT_EQ(status_of(get(path, token)), 404) << path;
    }
    auto post = customers(acme, token);
    post.method = "POST";
    EXPECT_EQ(status_of(post), 404);
    EXPECT_EQ(world_calls_[acme] + world_calls_[other], 0);
}

TEST_F(GatewayTest, each_tenant_gets_its_own_world) {
    EXPECT_EQ(gateway_->handle(customers(acme, token_of(acme))).reply.body, R"({"tenant":1001})");
    EXPECT_EQ(gateway_->handle(customers(other, token_of(other))).reply.body, R"({"tenant":1002})");
}

TEST_F(GatewayTest, a_missing_scope_is_403_for_that_operation_only) {
    const auto token = token_of(acme);
    const auto refused = gateway_->handle(get("/crm/v2/tenant/1001/leads", token));
    EXPECT_EQ(refused.reply.status, 403);
    const auto problem = json::parse(refused.reply.body);
    EXPECT_EQ(problem["title"], "Scope validation failed");
    EXPECT_EQ(problem["status"], 403);
    EXPECT_FALSE(problem["traceId"].get<std::string>().empty());
    EXPECT_EQ(status_of(customers(acme, token)), 200);
    EXPECT_EQ(status_of(get("/crm/v2/tenant/1002/leads", token_of(other))), 200);
}

TEST_F(GatewayTest, dates_each_answer) {
    EXPECT_EQ(gateway_->handle(get("/", "")).date, clock_.utc_now());
    EXPECT_EQ(token_answer("", "").date, clock_.utc_now());
}

TEST_F(GatewayTest, a_world_that_throws_is_a_500) {
    GatewayOptions options;
    options.operations = [](std::string_view, std::string_view) { return OperationFacts{"any", ""}; };
    TenantOptions broken;
    broken.id = acme;
    broken.client_id = "cid.1001";
    broken.client_secret = "cs1.+1001";
    broken.world = [](const Request&) -> Reply { throw std::runtime_error("the world is broken"); };
    gateway_ = std::make_unique<Gateway>(std::move(options), std::vector<TenantOptions>{broken}, clock_);
    const auto answer = gateway_->handle(customers(acme, token_of(acme)));
    EXPECT_EQ(answer.reply.status, 500);
    EXPECT_EQ(json::parse(answer.reply.body)["title"], "the world is broken");
}

TEST_F(GatewayTest, counts_what_it_did) {
    const auto token = token_of(acme);
    gateway_->handle(customers(acme, token));
    gateway_->handle(get("/crm/v2/tenant/1001/leads", token));
    clock_.elapsed += 2s;
    gateway_->handle(get("/nowhere", token));
    const auto statistics = gateway_->statistics();
    EXPECT_EQ(statistics.requests, 4U);
    EXPECT_EQ(statistics.tokens_issued, 1U);
    EXPECT_EQ(statistics.by_operation.at("GET customers"), 1U);
    EXPECT_EQ(statistics.by_operation.at("unknown"), 1U);
    EXPECT_EQ(statistics.by_status.at(200), 2U);
    EXPECT_EQ(statistics.by_status.at(403), 1U);
    EXPECT_EQ(statistics.by_status.at(404), 1U);
    EXPECT_EQ(statistics.tenants.at(acme).requests, 2U);
    EXPECT_EQ(statistics.tenants.at(acme).requests_in_a_second_max, 2U);
    EXPECT_EQ(statistics.tenants.at(other).requests, 0U);
    EXPECT_GT(statistics.body_bytes, 0U);
    EXPECT_EQ(json::parse(to_json(statistics))["tenants"]["1001"]["requests_in_a_second_max"], 2);
}

}  // namespace
}  // namespace stmirror::simulator
