// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "fixture.hpp"
#include "simulator/gateway/faults_json.hpp"
#include "simulator/http/replies.hpp"

namespace stmirror::simulator {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using namespace std::chrono_literals;

/// Returns which of `count` calls to "/x" are hit. Calls are numbered from 1.
std::vector<int> hit_calls(Faults faults, int count) {
    std::vector<int> hits;
    for (int i = 1; i <= count; ++i) {
        if (faults.next("GET", "/x")) { hits.push_back(i); }
    }
    return hits;
}

Faults one_rule(FaultRule rule, std::uint64_t seed = 1) { return Faults({std::move(rule)}, seed); }

TEST(Faults, hit_from_a_call_on_each_kth_and_so_many_times) {
    FaultRule rule;
    EXPECT_THAT(hit_calls(one_rule(rule), 3), ElementsAre(1, 2, 3));
    rule.from_call = 3;
    EXPECT_THAT(hit_calls(one_rule(rule), 5), ElementsAre(3, 4, 5));
    rule.every = 3;
    EXPECT_THAT(hit_calls(one_rule(rule), 12), ElementsAre(3, 6, 9, 12));
    rule.times = 2;
    EXPECT_THAT(hit_calls(one_rule(rule), 12), ElementsAre(3, 6));
    rule.times = 0;
    EXPECT_TRUE(hit_calls(one_rule(rule), 12).empty());
}

TEST(Faults, probability_repeats_from_its_seed) {
    FaultRule rule;
    rule.probability = 0.3;
    const auto hits = hit_calls(one_rule(rule, 7), 1000);
    EXPECT_EQ(hits, hit_calls(one_rule(rule, 7), 1000));
    EXPECT_NE(hits, hit_calls(one_rule(rule, 8), 1000));
    EXPECT_GT(hits.size(), 230U);
    EXPECT_LT(hits.size(), 370U);
}

TEST(Faults, match_by_glob_or_part_and_by_method) {
    FaultRule rule;
    rule.path = "/export/*/contacts";
    auto glob = one_rule(rule);
    EXPECT_FALSE(glob.next("GET", "/crm/export/customers/contacts"));
    EXPECT_TRUE(glob.next("GET", "/export/customers/contacts"));
    rule.path = "export/customers";
    rule.method = "GET";
    auto part = one_rule(rule);
    EXPECT_TRUE(part.next("GET", "/crm/v2/tenant/1/export/customers/contacts"));
    EXPECT_FALSE(part.next("POST", "/crm/v2/tenant/1/export/customers"));
    EXPECT_FALSE(part.next("GET", "/crm/v2/tenant/1/customers"));
}

TEST(Faults, the_first_rule_that_hits_decides_and_all_that_match_count) {
    FaultRule second_call;
    second_call.from_call = 2;
    second_call.times = 1;
    second_call.action.reply = html_reply(502);
    FaultRule third_call;
    third_call.from_call = 3;
    third_call.action.reply = html_reply(503);
    Faults faults({second_call, third_call});
    EXPECT_EQ(faults.next("GET", "/x"), nullptr);
    EXPECT_EQ(faults.next("GET", "/x")->reply->status, 502);
    EXPECT_EQ(faults.next("GET", "/x")->reply->status, 503);
}

FaultAction parsed_action(const std::string& keys) {
    auto faults = parse_faults(R"({"rules":[{)" + keys + "}]}");
    EXPECT_TRUE(faults) << faults.error().text;
    return faults ? *faults->next("GET", "/x") : FaultAction{};
}

TEST(FaultsJson, reads_replies) {
    const auto plain = *parsed_action(R"("status": 503)").reply;
    EXPECT_EQ(plain.status, 503);
    EXPECT_EQ(json::parse(plain.body)["title"], "Service Unavailable");
    const auto titled = *parsed_action(R"("problem": "Busy. Try again in 7 seconds.", "status": 429)").reply;
    EXPECT_EQ(json::parse(titled.body)["title"], "Busy. Try again in 7 seconds.");
    const auto html = *parsed_action(R"("html": true)").reply;
    EXPECT_EQ(html.status, 200);
    EXPECT_EQ(*header_of(html, "Content-Type"), "text/html");
    EXPECT_TRUE(html.body.starts_with("<html>"));
    const auto error_object =
        *parsed_action(R"("body": {"error": "x"}, "headers": {"X-Cause": "test"})").reply;
    EXPECT_EQ(error_object.status, 200);
    EXPECT_EQ(error_object.body, R"({"error":"x"})");
    EXPECT_EQ(*header_of(error_object, "X-Cause"), "test");
    const auto empty = *parsed_action(R"("status": 500, "body": "")").reply;
    EXPECT_EQ(empty.body, "");
    EXPECT_FALSE(parsed_action(R"("delay_ms": 5)").reply);
}

TEST(FaultsJson, reads_deliveries) {
    const auto action = parsed_action(
        R"("delay_ms": 250, "bytes_per_second": 1000, "ending": "reset", "ends_after_bytes": 10, "gzip": "corrupt",
           "body_bytes_max": 99, "date_shift_seconds": -3600, "revoke_tokens": true, "retry_after": "soon",
           "retry_after_date_seconds": 5)");
    EXPECT_EQ(action.delivery.delay, 250ms);
    EXPECT_EQ(action.delivery.bytes_per_second, 1000U);
    EXPECT_EQ(action.delivery.ending, Ending::Reset);
    EXPECT_EQ(action.delivery.ends_after_bytes, 10U);
    EXPECT_EQ(action.delivery.gzip_fault, GzipFault::Corrupt);
    EXPECT_EQ(action.body_bytes_max, 99U);
    EXPECT_EQ(action.date_shift, -1h);
    EXPECT_TRUE(action.revoke_tokens);
    EXPECT_EQ(action.retry_after, "soon");
    EXPECT_EQ(action.retry_after_date, 5s);
}

TEST(FaultsJson, refuses_what_it_does_not_know) {
    for (const auto* text : {"", "[]", "{}", R"({"rules": 1})", R"({"rules": [1]})",
                             R"({"rules": [{"stattus": 1}]})", R"({"rules": [{"status": "503"}]})",
                             R"({"rules": [{"status": 42}]})", R"({"rules": [{"every": 0}]})",
                             R"({"rules": [{"probability": 1.5}]})", R"({"rules": [{"times": -1}]})",
                             R"({"rules": [{"ending": "explode"}]})", R"({"seed": "x", "rules": []})"}) {
        EXPECT_FALSE(parse_faults(text)) << text;
    }
    const auto mistake = parse_faults(R"({"rules": [{}, {"ending": "explode"}]})");
    ASSERT_FALSE(mistake);
    EXPECT_EQ(mistake.error().text, R"(rule 2: wrong value of "ending": "explode")");
}

class FaultyGatewayTest : public GatewayTest {
 protected:
    void hit_customers(FaultAction action) {
        FaultRule rule;
        rule.path = "/customers";
        rule.action = std::move(action);
        gateway_->set_faults(one_rule(std::move(rule)));
    }
};

TEST_F(FaultyGatewayTest, a_reply_of_a_fault_goes_before_every_check) {
    FaultAction action;
    action.reply = html_reply(503);
    action.retry_after = "Fri, 31 Dec 1999 23:59:59 GMT";
    hit_customers(action);
    const auto answer = gateway_->handle(customers(acme, "no token"));
    EXPECT_EQ(answer.reply.status, 503);
    EXPECT_EQ(*header_of(answer.reply, "Retry-After"), "Fri, 31 Dec 1999 23:59:59 GMT");
    EXPECT_EQ(world_calls_[acme], 0);
}

TEST_F(FaultyGatewayTest, what_ends_before_the_first_byte_never_reaches_the_world) {
    for (const auto ending : {Ending::Close, Ending::Reset, Ending::Stall}) {
        FaultAction action;
        action.delivery.ending = ending;
        hit_customers(action);
        EXPECT_EQ(gateway_->handle(customers(acme, token_of(acme))).delivery.ending, ending);
    }
    EXPECT_EQ(world_calls_[acme], 0);
    EXPECT_EQ(gateway_->statistics().unanswered, 3U);
}

TEST_F(FaultyGatewayTest, a_cut_answer_is_the_true_one) {
    FaultAction action;
    action.delivery.ending = Ending::Cut;
    action.delivery.ends_after_bytes = 3;
    hit_customers(action);
    const auto answer = gateway_->handle(customers(acme, token_of(acme)));
    EXPECT_EQ(answer.reply.body, R"({"tenant":1001})");
    EXPECT_EQ(answer.delivery.ends_after_bytes, 3U);
    EXPECT_EQ(world_calls_[acme], 1);
}

TEST_F(FaultyGatewayTest, shortens_the_body_and_shifts_the_date) {
    FaultAction action;
    action.body_bytes_max = 4;
    action.date_shift = -10s;
    action.retry_after_date = 30s;
    hit_customers(action);
    const auto answer = gateway_->handle(customers(acme, token_of(acme)));
    EXPECT_EQ(answer.reply.body, R"({"te)");
    EXPECT_EQ(answer.date, clock_.utc_now() - std::chrono::duration_cast<Ticks>(10s));
    EXPECT_EQ(*header_of(answer.reply, "Retry-After"), "Sun, 01 Mar 2026 12:00:20 GMT");
}

TEST_F(FaultyGatewayTest, revoking_hits_the_call_itself) {
    const auto token = token_of(acme);
    FaultAction action;
    action.revoke_tokens = true;
    FaultRule rule;
    rule.path = "/customers";
    rule.from_call = 2;
    rule.times = 1;
    rule.action = action;
    gateway_->set_faults(one_rule(std::move(rule)));
    EXPECT_EQ(status_of(customers(acme, token)), 200);
    EXPECT_EQ(status_of(customers(acme, token)), 401);
    EXPECT_EQ(status_of(customers(acme, token)), 401);
    EXPECT_EQ(status_of(customers(acme, token_of(acme))), 200);
}

}  // namespace
}  // namespace stmirror::simulator
