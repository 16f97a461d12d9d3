// SPDX-License-Identifier: MIT
// Every operation of the API can be called with `stmirror api`: its arguments are recognised, and the request
// reaches the operation.
#include <gtest/gtest.h>

#include "catalogue/operation.hpp"
#include "daemon/jobs/api_call.hpp"
#include "simulator/http/url.hpp"
#include "unit/simulator_world/every_operation.hpp"

namespace stmirror::daemon {
namespace {

using nlohmann::json;
using simulator::api;

class AnApiOperation : public simulator::EveryOperation, public ::testing::WithParamInterface<int> {
 protected:
    static Settings settings() {
        Settings settings;
        settings.tenants.emplace_back();
        settings.tenants.back().id = 1234567;
        return settings;
    }

    simulator::Reply send(const api::ApiRequest& sent) {
        simulator::Request request;
        EXPECT_TRUE(simulator::parse_target(sent.target, request)) << sent.target;
        request.method = sent.method;
        request.body = sent.body;
        return world.handle(request);
    }

    const json& operation = api()["operations"].at(static_cast<std::size_t>(GetParam()));
    std::string id = operation["operationId"].get<std::string>();
    std::string method = operation["method"].get<std::string>();
    /// The path after the tenant, with ids of existing records.
    std::string path = filled(operation, [this](const std::string& placeholder, const std::string& so_far) {
        return id_for(placeholder, so_far, id);
    });
};

TEST_P(AnApiOperation, IsRecognisedAndReached) {
    const bool needs_a_filter = path == "customers/contacts" || path == "locations/contacts";
    const auto query = needs_a_filter ? "?modifiedOnOrAfter=2000-01-01T00:00:00+00:00" : "";
    const auto body = body_for(operation);
    ApiOptions options;
    options.method = method;
    options.path = "/crm/v2/tenant/{tenant}/" + path + query;
    const auto call = plan_call(settings(), options, body.is_null() ? "" : body.dump());
    ASSERT_TRUE(call) << call.error().text;
    ASSERT_NE(call->operation, nullptr) << options.path;
    EXPECT_EQ(call->operation->id, id);
    EXPECT_EQ(call->operation->path, operation["path"].get<std::string>());
    const auto reply = send(call->request);
    EXPECT_EQ(reply.status, 200) << call->request.target << " " << reply.body;
}

TEST_P(AnApiOperation, MeansTheSameInItsShortForm) {
    ApiOptions whole;
    whole.method = method;
    whole.path = "/crm/v2/tenant/1234567/" + path;
    auto part = whole;
    part.path = path;
    const auto expected = plan_call(settings(), whole, "");
    const auto call = plan_call(settings(), part, "");
    ASSERT_TRUE(expected && call);
    EXPECT_EQ(call->request.target, expected->request.target);
    EXPECT_EQ(call->operation, expected->operation);
}

INSTANTIATE_TEST_SUITE_P(Api, AnApiOperation, ::testing::Range(0, 86));

TEST(ApiOperations, AreAllThatTheCatalogueHas) {
    EXPECT_EQ(operations().size(), 86U);
    EXPECT_EQ(api()["operations"].size(), operations().size());
}

}  // namespace
}  // namespace stmirror::daemon
