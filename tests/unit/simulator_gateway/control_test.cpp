// SPDX-License-Identifier: MIT
#include "simulator/gateway/control.hpp"

#include "fixture.hpp"

namespace stmirror::simulator {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

class ControlTest : public GatewayTest {
 protected:
    Reply call(const std::string& method, const std::string& path, const std::string& body = {}) {
        return control_->handle(Request{method, path, {}, {}, body}, Caller{true}).reply;
    }
    static std::optional<Reply> world_control(std::int64_t tenant_id, const Request& request) {
        if (tenant_id != acme) { return std::nullopt; }
        return Reply{202, {}, request.body};
    }
    void SetUp() override {
        GatewayTest::SetUp();
        control_ = std::make_unique<Control>(*gateway_, adjustable_, world_control);
    }
    AdjustableClock adjustable_{clock_};
    std::unique_ptr<Control> control_;
};

TEST_F(ControlTest, is_unknown_off_the_machine) {
    EXPECT_EQ(control_->handle(Request{"GET", "/_simulator/stats", {}, {}, {}}, Caller{false}).reply.status,
              404);
}

TEST_F(ControlTest, shows_the_statistics) {
    token_of(acme);
    const auto reply = call("GET", "/_simulator/stats");
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(json::parse(reply.body)["tokens_issued"], 1);
}

TEST_F(ControlTest, replaces_and_removes_faults) {
    const auto token = token_of(acme);
    EXPECT_EQ(call("POST", "/_simulator/faults", R"({"rules": [{"status": 503}]})").status, 204);
    EXPECT_EQ(status_of(customers(acme, token)), 503);
    EXPECT_EQ(call("POST", "/_simulator/faults", R"({"rules": [{"stat": 503}]})").status, 400);
    EXPECT_EQ(status_of(customers(acme, token)), 503);
    EXPECT_EQ(call("DELETE", "/_simulator/faults").status, 204);
    EXPECT_EQ(status_of(customers(acme, token)), 200);
}

TEST_F(ControlTest, revokes_tokens) {
    const auto token = token_of(acme);
    EXPECT_EQ(call("POST", "/_simulator/tokens/revoke").status, 204);
    EXPECT_EQ(status_of(customers(acme, token)), 401);
}

TEST_F(ControlTest, moves_and_stops_the_clock) {
    const auto start = clock_.utc_now();
    EXPECT_EQ(call("POST", "/_simulator/clock", R"({"advance_seconds": 900})").status, 204);
    EXPECT_EQ(adjustable_.utc_now() - start, Ticks(900s));
    EXPECT_EQ(adjustable_.now() - clock_.now(), 900s);
    EXPECT_EQ(call("POST", "/_simulator/clock", R"({"stopped": true})").status, 204);
    clock_.elapsed += 5s;
    EXPECT_EQ(adjustable_.utc_now() - start, Ticks(900s));
    EXPECT_EQ(adjustable_.now() - TimePoint{}, 905s);
    EXPECT_EQ(call("POST", "/_simulator/clock", R"({"stopped": false})").status, 204);
    clock_.elapsed += 1s;
    EXPECT_EQ(adjustable_.utc_now() - start, Ticks(901s));
}

TEST_F(ControlTest, hands_to_a_tenants_world_what_is_meant_for_it) {
    const auto reply = call("POST", "/_simulator/tenant/1001/merge", R"({"from": 1})");
    EXPECT_EQ(reply.status, 202);
    EXPECT_EQ(reply.body, R"({"from": 1})");
    EXPECT_EQ(call("POST", "/_simulator/tenant/9/merge").status, 404);
    EXPECT_EQ(call("POST", "/_simulator/tenant/x/merge").status, 404);
    EXPECT_EQ(call("GET", "/_simulator/tenant/1001/merge").status, 404);
}

TEST_F(ControlTest, refuses_what_it_does_not_know) {
    for (const auto* body :
         {"", "{}", "[]", R"({"advance": 1})", R"({"advance_seconds": -1})", R"({"stopped": 1})"}) {
        EXPECT_EQ(call("POST", "/_simulator/clock", body).status, 400) << body;
    }
    EXPECT_EQ(call("GET", "/_simulator/nothing").status, 404);
    EXPECT_EQ(call("POST", "/_simulator/stats").status, 404);
}

}  // namespace
}  // namespace stmirror::simulator
