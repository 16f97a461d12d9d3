// SPDX-License-Identifier: MIT
#include "client/token_source.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "session_fixture.hpp"

namespace stmirror::client {
namespace {

using ::testing::HasSubstr;

class TokenSourceTest : public SessionTest {
 protected:
    Result<> ensure() {
        std::optional<Result<>> outcome;
        start_ensure([&](const Result<>& value) { outcome = value; });
        time.run_until([&] { return outcome.has_value(); });
        return *outcome;
    }
    void start_ensure(std::function<void(Result<>)> done) {
        asio::co_spawn(time.loop(), tokens.ensure(), hand_to(std::move(done)));
    }
    std::string usable() const { return tokens.usable() == nullptr ? "" : *tokens.usable(); }

    const Access its = access();
    api::Secrets secrets{its.app_key, its.credentials};
    TokenSource tokens{its,
                       Server(transport, time, secrets, its.backoff, Random(2), stop.get_token()),
                       time,
                       time,
                       secrets,
                       log,
                       stop.get_token()};
};

TEST_F(TokenSourceTest, ATokenIsFetchedOnceAndUsedUntilShortlyBeforeItExpires) {
    EXPECT_FALSE(tokens.was_granted());
    ASSERT_TRUE(ensure());
    ASSERT_TRUE(ensure());
    EXPECT_EQ(usable(), "token-1");
    EXPECT_TRUE(tokens.was_granted());
    time.advance(transport.token_lifetime - 3min);
    EXPECT_EQ(usable(), "");
    ASSERT_TRUE(ensure());
    EXPECT_EQ(usable(), "token-2");
}

TEST_F(TokenSourceTest, AllThatWaitShareOneRequest) {
    std::vector<bool> granted;
    for (int i = 0; i < 3; ++i) {
        start_ensure([&](const Result<>& value) { granted.push_back(value.has_value()); });
    }
    time.run_until([&] { return granted.size() == 3; });
    EXPECT_THAT(granted, ::testing::Each(true));
    EXPECT_EQ(transport.tokens, 1);
}

TEST_F(TokenSourceTest, AllThatWaitShareARefusalAndTheNextCallerAsksAgain) {
    transport.token_script = {reply(400, R"({"error":"invalid_client"})")};
    std::vector<Errc> codes;
    for (int i = 0; i < 3; ++i) {
        start_ensure([&](const Result<>& value) { codes.push_back(value.error().code); });
    }
    time.run_until([&] { return codes.size() == 3; });
    EXPECT_THAT(codes, ::testing::Each(Errc::Unauthorized));
    EXPECT_EQ(transport.tokens, 0);
    EXPECT_TRUE(ensure());
    EXPECT_EQ(transport.tokens, 1);
}

TEST_F(TokenSourceTest, AServerThatFailsIsRetriedUntilTheAttemptsAreUsedUp) {
    for (int i = 1; i < its.backoff.attempts; ++i) { transport.token_script.push_back(reply(503, "")); }
    EXPECT_TRUE(ensure());
    tokens.drop(usable());
    for (int i = 0; i < its.backoff.attempts; ++i) {
        transport.token_script.push_back(Problem{Errc::Connect, "refused"});
    }
    EXPECT_EQ(ensure().error().code, Errc::Connect);
    EXPECT_TRUE(transport.token_script.empty());
}

TEST_F(TokenSourceTest, OnlyTheTokenThatWasUsedIsDropped) {
    ASSERT_TRUE(ensure());
    tokens.drop("token-0");
    EXPECT_EQ(usable(), "token-1") << "another call has renewed it";
    tokens.drop("token-1");
    EXPECT_EQ(usable(), "");
}

TEST_F(TokenSourceTest, ATokenIsHiddenFromThenOn) {
    ASSERT_TRUE(ensure());
    EXPECT_EQ(secrets.hidden("Bearer token-1"), "Bearer ...");
}

TEST_F(TokenSourceTest, ARetryThatTakesLongIsReported) {
    transport.token_script = {reply(503, "busy", {{"Retry-After", "60"}})};
    bool done = false;
    start_ensure([&](const Result<>& value) { done = value.has_value(); });
    time.advance(5s);
    EXPECT_FALSE(tokens.retrying());
    time.advance(10s);
    ASSERT_TRUE(tokens.retrying());
    EXPECT_EQ(tokens.retrying()->code, Errc::ServerFailed);
    EXPECT_EQ(tokens.retrying()->subject, (Subject{Subject::Kind::Tenant, its.tenant_name}));
    time.run_until([&] { return done; });
    EXPECT_FALSE(tokens.retrying());
}

TEST_F(TokenSourceTest, AStopEndsTheWaitForARetryAndAllThatWaitForIt) {
    transport.token_script = {reply(503, "busy", {{"Retry-After", "60"}})};
    std::vector<Errc> codes;
    for (int i = 0; i < 2; ++i) {
        start_ensure([&](const Result<>& value) { codes.push_back(value.error().code); });
    }
    time.advance(5s);
    EXPECT_TRUE(codes.empty());
    stop.request_stop();
    time.advance(0s);
    EXPECT_THAT(codes, ::testing::ElementsAre(Errc::Stopped, Errc::Stopped));
    EXPECT_EQ(time.pending_timers(), 0U);
}

TEST_F(TokenSourceTest, AfterAStopNothingIsSent) {
    stop.request_stop();
    EXPECT_EQ(ensure().error().code, Errc::Stopped);
    EXPECT_EQ(transport.tokens, 0);
}

}  // namespace
}  // namespace stmirror::client
