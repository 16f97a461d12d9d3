// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "session_fixture.hpp"

namespace stmirror::client {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TEST_F(SessionTest, SendsTokenAppKeyAndTheRequest) {
    transport.script = {empty_page()};
    const auto page = fetch();
    ASSERT_TRUE(page.has_value());
    EXPECT_EQ(*page->continue_from, "T");
    ASSERT_EQ(transport.sent.size(), 1u);
    const auto& sent = transport.sent.front();
    EXPECT_EQ(sent.target, "/crm/v2/tenant/7/export/leads?from=secret-token");
    EXPECT_THAT(sent.headers,
                ::testing::Contains(std::pair<std::string, std::string>("Authorization", "Bearer token-1")));
    EXPECT_THAT(sent.headers,
                ::testing::Contains(std::pair<std::string, std::string>("ST-App-Key", "ak1.app-key")));
    EXPECT_EQ(requests, 1u);
}

TEST_F(SessionTest, ServerErrorIsTriedAgainUntilItIsGood) {
    transport.script = {reply(503, "<html>busy</html>"), Problem{Errc::Disconnected, "reset"},
                        problem(500, "x"), empty_page()};
    EXPECT_TRUE(fetch().has_value());
    EXPECT_EQ(requests, 4u);
}

TEST_F(SessionTest, TwoHundredThatIsNoPageIsTriedAgain) {
    transport.script = {reply(200, "<html>hello</html>"), reply(200, R"({"hasMore":true,"data":[{"id":)"),
                        empty_page()};
    EXPECT_TRUE(fetch().has_value());
    EXPECT_EQ(requests, 3u);
}

TEST_F(SessionTest, AttemptsAreCountedAndTheLastFailureHasTheDetails) {
    for (int i = 0; i < 8; ++i) { transport.script.push_back(problem(500, "The task was cancelled")); }
    const auto outcome = fetch();
    ASSERT_TRUE(outcome.has_error());
    EXPECT_EQ(outcome.error().status, 500);
    const auto& text = outcome.error().error.text;
    EXPECT_THAT(text, HasSubstr("leads"));
    EXPECT_THAT(text, HasSubstr("GET /crm/v2/tenant/7/export/leads"));
    EXPECT_THAT(text, HasSubstr("500"));
    EXPECT_THAT(text, HasSubstr("The task was cancelled"));
    EXPECT_THAT(text, HasSubstr("traceId trace-1"));
    EXPECT_THAT(text, HasSubstr("attempt 8 of 8"));
    EXPECT_TRUE(transport.script.empty());
}

TEST_F(SessionTest, RefusalIsNotTriedAgainAndSaysWhatToDo) {
    transport.script = {problem(403, "Scope validation failed")};
    const auto outcome = fetch();
    ASSERT_TRUE(outcome.has_error());
    EXPECT_EQ(outcome.error().status, 403);
    EXPECT_EQ(outcome.error().error.code, Errc::MissingScope);
    EXPECT_EQ(outcome.error().error.subject, (Subject{Subject::Kind::Feed, "leads"}));
    EXPECT_EQ(outcome.error().error.advice, advice(Errc::MissingScope, "tn.crm.leads:r"));
    EXPECT_EQ(requests, 1u);
}

TEST_F(SessionTest, TheWaitOfA429AppliesToAllRequestsOfTheTenant) {
    transport.script = {problem(429, "Rate limit is exceeded. Try again in 20 seconds."), empty_page(),
                        empty_page()};
    int done = 0;
    start([&](Outcome<Page> page) { done += page.has_value(); });
    time.run_until([&] { return transport.sent.size() == 1; });
    time.advance(1s);
    start([&](Outcome<Page> page) { done += page.has_value(); });
    time.run_until([&] { return done == 2; });
    ASSERT_EQ(transport.sent_at.size(), 3u);
    EXPECT_GE(transport.sent_at[1] - transport.sent_at[0], 20s);
    EXPECT_GE(transport.sent_at[2] - transport.sent_at[0], 20s);
}

TEST_F(SessionTest, TokenIsFetchedOnceForAllThatWait) {
    transport.script = {empty_page(), empty_page(), empty_page()};
    int done = 0;
    for (int i = 0; i < 3; ++i) {
        start([&](Outcome<Page>) { ++done; });
    }
    time.run_until([&] { return done == 3; });
    EXPECT_EQ(transport.tokens, 1);
}

TEST_F(SessionTest, TokenIsRenewedAfterTheWaitNotBefore) {
    transport.token_lifetime = 100s;
    transport.script = {problem(429, "Rate limit is exceeded. Try again in 120 seconds."), empty_page()};
    EXPECT_TRUE(fetch().has_value());
    EXPECT_THAT(transport.sent[1].headers,
                ::testing::Contains(std::pair<std::string, std::string>("Authorization", "Bearer token-2")));
}

TEST_F(SessionTest, RevokedTokenIsDroppedAndTriedOnceMore) {
    transport.script = {reply(401, ""), empty_page()};
    EXPECT_TRUE(fetch().has_value());
    EXPECT_EQ(transport.tokens, 2);
    EXPECT_EQ(session.activity().retries, 1u) << "the request was sent again";
}

TEST_F(SessionTest, ASecondRefusalAfterARenewedTokenIsFinal) {
    transport.script = {reply(401, ""), reply(401, "")};
    const auto outcome = fetch();
    ASSERT_TRUE(outcome.has_error());
    EXPECT_EQ(outcome.error().status, 401);
    EXPECT_EQ(outcome.error().error.code, Errc::Unauthorized);
    EXPECT_EQ(transport.tokens, 2);
}

TEST_F(SessionTest, WrongCredentialsFailAtOnce) {
    transport.token_script = {reply(400, R"({"error":"invalid_client"})")};
    const auto outcome = fetch();
    ASSERT_TRUE(outcome.has_error());
    EXPECT_EQ(outcome.error().error.code, Errc::Unauthorized);
    EXPECT_TRUE(outcome.error().error.is_of_tenant());
    EXPECT_THAT(outcome.error().error.text, HasSubstr("invalid_client"));
    EXPECT_TRUE(transport.sent.empty());
}

TEST_F(SessionTest, TokenEndpointThatStumblesIsTriedAgain) {
    transport.token_script = {reply(503, ""), Problem{Errc::Connect, "refused"}};
    transport.script = {empty_page()};
    EXPECT_TRUE(fetch().has_value());
}

TEST_F(SessionTest, TokenEndpointThatStaysDownIsNotTriedTwiceOver) {
    for (int i = 0; i < 8; ++i) { transport.token_script.push_back(reply(503, "<html>down</html>")); }
    const auto outcome = fetch();
    ASSERT_TRUE(outcome.has_error());
    EXPECT_EQ(transport.tokens, 0) << "a ninth attempt was made";
    const auto& text = outcome.error().error.text;
    EXPECT_THAT(text, HasSubstr("POST https://auth.test/connect/token"));
    EXPECT_THAT(text, HasSubstr("503"));
    EXPECT_THAT(text, HasSubstr("attempt 8 of 8"));
}

TEST_F(SessionTest, NoRequestLeavesBetweenA429AndItsWait) {
    transport.latency = 2s;  // both slots are taken, so the next request is sent as soon as one is free
    transport.script = {problem(429, "Rate limit is exceeded. Try again in 20 seconds."), empty_page(),
                        empty_page(), empty_page()};
    int done = 0;
    for (int i = 0; i < 3; ++i) {
        start([&](Outcome<Page>) { ++done; });
    }
    time.run_until([&] { return done == 3; });
    ASSERT_EQ(transport.sent_at.size(), 4u);
    EXPECT_GE(transport.sent_at[2] - transport.sent_at[0], 22s);
}

/// When the 429 arrives, some other requests are queued and some are in flight.
TEST_F(SessionTest, A429WithoutAWaitHalvesTheRateOnceAndPausesForAMoment) {
    for (const auto& refusal : {problem(429, "Rate limit is exceeded. Try again in 0 seconds."),
                                reply(429, "", {{"Retry-After", "0"}})}) {
        SCOPED_TRACE(refusal.body);
        const auto rate_before = session.activity().requests_per_second;
        transport.latency = 300ms;
        transport.script = {refusal, refusal, empty_page(), empty_page(), empty_page(), empty_page()};
        transport.sent_at.clear();
        int done = 0;
        for (int i = 0; i < 4; ++i) {
            start([&](Outcome<Page> page) { done += page.has_value(); });
        }
        time.run_until([&] { return done == 4; });
        EXPECT_DOUBLE_EQ(session.activity().requests_per_second, rate_before / 2);
        ASSERT_EQ(transport.sent_at.size(), 6u);
        EXPECT_GE(transport.sent_at[2] - transport.sent_at[0], 800ms);
    }
}

TEST_F(SessionTest, NoMoreUnderWayThanConnections) {
    transport.latency = 2s;
    for (int i = 0; i < 10; ++i) { transport.script.push_back(empty_page()); }
    int done = 0;
    for (int i = 0; i < 10; ++i) {
        start([&](Outcome<Page>) { ++done; });
    }
    time.run_until([&] { return done == 10; });
    EXPECT_EQ(transport.under_way_max, 2);
}

TEST_F(SessionTest, RequestsAreSpacedByTheRate) {
    for (int i = 0; i < 25; ++i) { transport.script.push_back(empty_page()); }
    int done = 0;
    for (int i = 0; i < 25; ++i) {
        start([&](Outcome<Page>) { ++done; });
    }
    time.run_until([&] { return done == 25; });
    for (std::size_t i = 10; i < transport.sent_at.size(); ++i) {
        EXPECT_GE(transport.sent_at[i] - transport.sent_at[i - 10], 1s) << "11 requests within a second";
    }
}

TEST_F(SessionTest, AStopEndsAllWaits) {
    transport.script = {problem(429, "Rate limit is exceeded. Try again in 100 seconds.")};
    std::optional<Outcome<Page>> outcome;
    start([&](Outcome<Page> value) { outcome.emplace(std::move(value)); });
    time.run_until([&] { return transport.sent.size() == 1; });
    time.advance(10s);
    stop.request_stop();
    time.run_until([&] { return outcome.has_value(); });
    ASSERT_TRUE(outcome->has_error());
    EXPECT_EQ(outcome->error().error.code, Errc::Stopped);
    EXPECT_EQ(time.pending_timers(), 0u) << "the loop would not end";
}

TEST_F(SessionTest, NeitherSecretsNorTokensReachTheLogOrAnError) {
    transport.script = {reply(401, ""), problem(503, "busy"),
                        problem(400, "The value secret-token of from is not valid")};
    const auto outcome = fetch();
    const auto all = lines + outcome.error().error.line();
    for (const auto* secret : {"cs1.secret", "ak1.app-key", "token-1", "token-2", "secret-token"}) {
        EXPECT_THAT(all, Not(HasSubstr(secret)));
    }
}

/// The API chooses the token. If the token is part of the text that replaces it, the replacing must still
/// end.
TEST_F(SessionTest, ATokenMayBeAnyText) {
    for (const std::string token : {"...", ".", "e"}) {
        transport.script = {
            reply(400, R"({"title":"See ... the end.","traceId":".e","errors":{"x":["e."]}})")};
        std::optional<Outcome<Page>> outcome;
        start([&](Outcome<Page> value) { outcome.emplace(std::move(value)); }, Priority::Incremental, token);
        time.run_until([&] { return outcome.has_value(); });
        ASSERT_TRUE(outcome->has_error()) << token;
        EXPECT_EQ(outcome->error().status, 400) << token;
    }
}

TEST_F(SessionTest, TheLastSlotIsReservedForIncrementalRequests) {
    transport.script = {empty_page(), empty_page(), empty_page(), empty_page()};
    ASSERT_TRUE(fetch().has_value()) << "this call also fetches the token";
    transport.sent.clear();
    session.reserve_for_incremental();
    transport.latency = 90s;
    const auto ignore = [](const Outcome<Page>&) {};
    start(ignore, Priority::BackgroundRefresh);
    start(ignore, Priority::Changed);
    time.advance(1s);
    EXPECT_EQ(transport.sent.size(), 1u) << "one of the two slots is free";
    start(ignore, Priority::Incremental);
    time.advance(1s);
    EXPECT_EQ(transport.sent.size(), 2u);
    time.advance(3min);
    EXPECT_EQ(transport.sent.size(), 3u) << "no request waits forever";
}

TEST_F(SessionTest, WhatIsTriedAgainForAWhileIsKnown) {
    transport.script = {reply(503, "busy", {{"Retry-After", "60"}}), empty_page()};
    bool done = false;
    start([&](const Outcome<Page>& page) { done = page.has_value(); });
    time.advance(5s);
    EXPECT_FALSE(session.retrying("leads")) << "short failures are not shown";
    time.advance(10s);
    const auto retrying = session.retrying("leads");
    ASSERT_TRUE(retrying);
    EXPECT_EQ(retrying->code, Errc::ServerFailed);
    EXPECT_EQ(retrying->subject, (Subject{Subject::Kind::Feed, "leads"}));
    EXPECT_THAT(retrying->line(), AllOf(StartsWith("GET /crm/v2/tenant/7/export/leads answered 503"),
                                        HasSubstr("attempt 1 of 8"), Not(HasSubstr("secret"))));
    EXPECT_FALSE(session.retrying("customers"));
    time.advance(90s);
    EXPECT_TRUE(done);
    EXPECT_FALSE(session.retrying("leads"));
}

TEST_F(SessionTest, WithoutATokenEveryFeedIsInTrouble) {
    transport.token_script = {Problem{Errc::Connect, "connection refused"},
                              reply(503, "busy", {{"Retry-After", "60"}})};
    transport.script = {empty_page()};
    bool done = false;
    start([&](const Outcome<Page>& page) { done = page.has_value(); });
    time.advance(20s);
    ASSERT_TRUE(session.retrying("customers"));
    EXPECT_TRUE(session.retrying("customers")->is_of_tenant());
    EXPECT_EQ(session.retrying("customers"), session.retrying("leads"));
    time.advance(90s);
    EXPECT_TRUE(done);
    EXPECT_FALSE(session.retrying("leads"));
}

}  // namespace
}  // namespace stmirror::client
