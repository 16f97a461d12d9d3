// SPDX-License-Identifier: MIT
#include "fixture.hpp"

namespace stmirror::simulator {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

class RateLimitTest : public GatewayTest {
 protected:
    int call() { return status_of(customers(acme, token_)); }
    void restart(GatewayOptions options) {
        build(std::move(options));
        token_ = token_of(acme);
    }
    void SetUp() override { restart(GatewayOptions{}); }
    std::string token_;
};

TEST_F(RateLimitTest, admits_sixty_in_any_second_and_no_more) {
    for (int i = 0; i < 60; ++i) {
        ASSERT_EQ(call(), 200) << i;
        clock_.elapsed += 1ms;
    }
    EXPECT_EQ(call(), 429);
    clock_.elapsed = 1s - 1ns;
    EXPECT_EQ(call(), 429);
    clock_.elapsed = 1s;  // the first call has left the window, the second has not
    EXPECT_EQ(call(), 200);
    EXPECT_EQ(call(), 429);
    clock_.elapsed = 1s + 1ms;
    EXPECT_EQ(call(), 200);
    EXPECT_EQ(call(), 429);
}

TEST_F(RateLimitTest, a_burst_over_the_border_of_a_second_counts_as_one) {
    clock_.elapsed = 990ms;
    for (int i = 0; i < 60; ++i) { ASSERT_EQ(call(), 200); }
    clock_.elapsed = 1010ms;
    EXPECT_EQ(call(), 429);
}

TEST_F(RateLimitTest, refused_calls_do_not_lengthen_the_wait) {
    for (int i = 0; i < 60; ++i) { ASSERT_EQ(call(), 200); }
    for (int i = 0; i < 9; ++i) {
        clock_.elapsed += 100ms;
        EXPECT_EQ(call(), 429);
    }
    clock_.elapsed = 1s;
    EXPECT_EQ(call(), 200);
    const auto statistics = gateway_->statistics().tenants.at(acme);
    EXPECT_EQ(statistics.rate_limited, 9U);
    EXPECT_EQ(statistics.requests_in_a_second_max, 69U);
}

TEST_F(RateLimitTest, tenants_and_app_keys_are_counted_apart) {
    GatewayOptions options;
    options.app_keys = {app_key, "ak1.second"};
    restart(std::move(options));
    const auto other_token = token_of(other);
    for (int i = 0; i < 60; ++i) { ASSERT_EQ(call(), 200); }
    ASSERT_EQ(call(), 429);
    EXPECT_EQ(status_of(customers(other, other_token)), 200);
    auto by_other_app = customers(acme, token_);
    by_other_app.headers.back().second = "ak1.second";
    EXPECT_EQ(status_of(by_other_app), 200);
}

TEST_F(RateLimitTest, says_how_long_to_wait_in_the_title_and_in_no_header) {
    for (int i = 0; i < 60; ++i) { call(); }
    const auto refused = gateway_->handle(customers(acme, token_));
    const auto problem = json::parse(refused.reply.body);
    EXPECT_EQ(problem["title"], "Rate limit is exceeded. Try again in 1 seconds.");
    EXPECT_EQ(problem["status"], 429);
    EXPECT_EQ(header_of(refused.reply, "Retry-After"), nullptr);
}

TEST_F(RateLimitTest, can_say_it_in_retry_after_in_both_forms) {
    for (const auto& [form, expected] : {std::pair{RetryAfterForm::Seconds, "1"},
                                         std::pair{RetryAfterForm::Date, "Sun, 01 Mar 2026 12:00:01 GMT"}}) {
        GatewayOptions options;
        options.retry_after = form;
        options.requests_per_second = 1;
        restart(std::move(options));
        ASSERT_EQ(call(), 200);
        const auto refused = gateway_->handle(customers(acme, token_));
        ASSERT_NE(header_of(refused.reply, "Retry-After"), nullptr);
        EXPECT_EQ(*header_of(refused.reply, "Retry-After"), expected);
    }
}

TEST_F(RateLimitTest, the_token_endpoint_has_a_limit_of_its_own_where_wanted) {
    GatewayOptions options;
    options.token_requests_per_minute = 2;
    build(std::move(options));
    EXPECT_EQ(token_answer("cid.1001", "cs1.%2B1001").reply.status, 200);
    clock_.elapsed += 30s;
    EXPECT_EQ(token_answer("cid.1001", "cs1.%2B1001").reply.status, 200);
    const auto refused = token_answer("cid.1001", "cs1.%2B1001");
    EXPECT_EQ(refused.reply.status, 429);
    EXPECT_EQ(json::parse(refused.reply.body)["title"], "Rate limit is exceeded. Try again in 30 seconds.");
    EXPECT_EQ(token_answer("cid.1002", "cs1.%2B1002").reply.status, 200);
    clock_.elapsed += 30s;
    EXPECT_EQ(token_answer("cid.1001", "cs1.%2B1001").reply.status, 200);
}

}  // namespace
}  // namespace stmirror::simulator
