// SPDX-License-Identifier: MIT
#include "simulator/control.hpp"

#include "fixture.hpp"

namespace stmirror::simulator {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

class ControlTest : public GatewayTest {
 protected:
    Reply call(const std::string& method, const std::string& path, const std::string& body = {}) {
        Control control(*gateway_, adjustable_);
        return control.handle(Request{method, path, {}, {}, body}, Caller{true}).reply;
    }
    AdjustableClock adjustable_{clock_};
};

TEST_F(ControlTest, is_unknown_off_the_machine) {
    Control control(*gateway_, adjustable_);
    EXPECT_EQ(control.handle(Request{"GET", "/_simulator/stats", {}, {}, {}}, Caller{false}).reply.status, 404);
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

TEST_F(ControlTest, refuses_what_it_does_not_know) {
    for (const auto* body : {"", "{}", "[]", R"({"advance": 1})", R"({"advance_seconds": -1})", R"({"stopped": 1})"}) {
        EXPECT_EQ(call("POST", "/_simulator/clock", body).status, 400) << body;
    }
    EXPECT_EQ(call("GET", "/_simulator/nothing").status, 404);
    EXPECT_EQ(call("POST", "/_simulator/stats").status, 404);
}

}  // namespace
}  // namespace stmirror::simulator
