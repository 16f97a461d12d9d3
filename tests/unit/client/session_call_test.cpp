// SPDX-License-Identifier: MIT
// Tests raw calls: responses are returned undecoded, and a write is retried only if it cannot have been
// carried out.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "session_fixture.hpp"

namespace stmirror::client {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

using Answer = Outcome<api::HttpReply>;
using Header = std::pair<std::string, std::string>;

class SessionCallTest : public SessionTest {
 protected:
    Answer call(const std::string& method, const std::string& body = "") {
        std::optional<Answer> answer;
        start_call(method, body, answer);
        time.run_until([&] { return answer.has_value(); });
        return std::move(*answer);
    }
    void start_call(const std::string& method, const std::string& body, std::optional<Answer>& answer) {
        Call call;
        call.scope = "tn.crm.customers:w";
        call.request = {method, "/crm/v2/tenant/7/customers?x=1", body};
        call.requests = &requests;
        asio::co_spawn(time.loop(), session.call(std::move(call)),
                       [&](std::exception_ptr error, Answer came) {
                           rethrow(error);
                           answer.emplace(std::move(came));
                       });
    }
};

TEST_F(SessionCallTest, BringsTheAnswerAsItCame) {
    transport.script = {reply(200, R"({"id": 17, "balance": 1.10})", {{"Date", "x"}})};
    const auto answer = call("GET");
    ASSERT_TRUE(answer.has_value());
    EXPECT_EQ(answer->body, R"({"id": 17, "balance": 1.10})");
    EXPECT_EQ(answer->header("date"), "x");
    EXPECT_EQ(transport.sent.front().target, "/crm/v2/tenant/7/customers?x=1");
    EXPECT_EQ(transport.sent.front().body, "");
    for (const auto& [name, value] : transport.sent.front().headers) { EXPECT_NE(name, "Content-Type"); }
}

TEST_F(SessionCallTest, EveryTwoHundredIsASuccessWhateverItsBody) {
    for (const int status : {200, 201, 202, 204}) {
        transport.script = {reply(status, status == 204 ? "" : "<html>")};
        const auto answer = call("POST", "{}");
        ASSERT_TRUE(answer.has_value()) << status;
        EXPECT_EQ(answer->status, status);
    }
    EXPECT_EQ(requests, 4u);
}

TEST_F(SessionCallTest, ABodyIsSentAsJson) {
    transport.script = {reply(200, "{}")};
    ASSERT_TRUE(call("PATCH", R"({"name":"Ann"})").has_value());
    const auto& sent = transport.sent.front();
    EXPECT_EQ(sent.method, "PATCH");
    EXPECT_EQ(sent.body, R"({"name":"Ann"})");
    EXPECT_THAT(sent.headers, Contains(Header("Content-Type", "application/json")));
    EXPECT_FALSE(sent.repeatable) << "the transport must not send a write twice, either";
}

TEST_F(SessionCallTest, ReadIsTriedAgainWhateverHappens) {
    transport.script = {problem(500, "x"), Problem{Errc::Timeout, "slow"},
                        Problem{Errc::Disconnected, "reset"}, problem(429, "busy"), reply(200, "[]")};
    EXPECT_TRUE(call("GET").has_value());
    EXPECT_EQ(requests, 5u);
}

TEST_F(SessionCallTest, AnExceptionOfTheTransportIsAFailureOfTheRequest) {
    int left = 1;
    transport.server = [&left](const api::HttpRequest&) -> Result<api::HttpReply> {
        if (left-- > 0) { throw std::bad_alloc(); }
        return reply(200, "[]");
    };
    EXPECT_TRUE(call("GET").has_value());
    EXPECT_EQ(requests, 2u);
    left = 1;
    EXPECT_EQ(call("POST").error().error.code, Errc::OutcomeUnknown);
    EXPECT_EQ(requests, 3u);
}

class AWrite : public SessionCallTest, public ::testing::WithParamInterface<const char*> {};
INSTANTIATE_TEST_SUITE_P(Session, AWrite, ::testing::Values("POST", "PUT", "PATCH", "DELETE"));

TEST_P(AWrite, IsTriedAgainWhereTheServerCannotHaveDoneIt) {
    transport.script = {problem(429, "Rate limit is exceeded. Try again in 2 seconds."),
                        Problem{Errc::Connect, "refused"}, Problem{Errc::Resolve, "no such host"},
                        reply(401, ""), reply(200, "{}")};
    EXPECT_TRUE(call(GetParam(), "{}").has_value());
    EXPECT_EQ(requests, 5u);
    for (const auto& sent : transport.sent) { EXPECT_EQ(sent.body, "{}"); }
}

TEST_P(AWrite, IsNotRepeatedWhereTheServerMayHaveDoneIt) {
    const std::vector<Result<api::HttpReply>> doubtful{
        problem(500, "x"),
        problem(503, "x"),
        problem(408, "x"),
        Problem{Errc::Timeout, "no answer within 100 s"},
        Problem{Errc::Protocol, "x"},
        Problem{Errc::Disconnected, "ended early"},
    };
    for (const auto& first : doubtful) {
        transport.script = {first};
        const auto answer = call(GetParam(), "{}");
        ASSERT_TRUE(answer.has_error());
        EXPECT_EQ(answer.error().error.code, Errc::OutcomeUnknown);
        EXPECT_EQ(answer.error().error.advice, advice(Errc::OutcomeUnknown));
    }
    EXPECT_EQ(requests, doubtful.size());
}

TEST_P(AWrite, ThatIsRefusedHasAKnownOutcome) {
    for (const int status : {302, 400, 403, 404, 409}) {
        transport.script = {problem(status, "no")};
        const auto answer = call(GetParam(), "{}");
        ASSERT_TRUE(answer.has_error());
        EXPECT_NE(answer.error().error.code, Errc::OutcomeUnknown) << status;
        EXPECT_EQ(answer.error().status, status);
    }
}

TEST_F(SessionCallTest, AStopDuringAWriteReportsThatItsOutcomeIsUnknown) {
    transport.latency = 10s;
    transport.script = {Problem{Errc::Stopped, "the request was given up"}};
    std::optional<Answer> answer;
    start_call("POST", "{}", answer);
    time.run_until([&] { return transport.sent.size() == 1; });
    stop.request_stop();
    time.run_until([&] { return answer.has_value(); });
    ASSERT_TRUE(answer->has_error());
    EXPECT_EQ(answer->error().error.code, Errc::OutcomeUnknown);
}

TEST_F(SessionCallTest, StopBeforeAWriteWasSentIsJustAStop) {
    transport.script = {problem(429, "Rate limit is exceeded. Try again in 100 seconds.")};
    std::optional<Answer> answer;
    start_call("POST", "{}", answer);
    time.run_until([&] { return transport.sent.size() == 1; });
    time.advance(10s);
    stop.request_stop();
    time.run_until([&] { return answer.has_value(); });
    ASSERT_TRUE(answer->has_error());
    EXPECT_EQ(answer->error().error.code, Errc::Stopped);
}

TEST_F(SessionCallTest, RefusalComesWithAllThatTheServerSaid) {
    transport.script = {
        reply(400, R"({"title":"One or more validation errors occurred.","status":400,)"
                   R"("traceId":"trace-9","errors":{"name":["is required"],"locations":["none"]}})")};
    const auto answer = call("POST", "{}");
    ASSERT_TRUE(answer.has_error());
    const auto& body = answer.error().error_body;
    EXPECT_EQ(body.title, "One or more validation errors occurred.");
    EXPECT_EQ(body.trace_id, "trace-9");
    EXPECT_THAT(body.errors, ::testing::UnorderedElementsAre("name: is required", "locations: none"));
    EXPECT_THAT(lines + answer.error().error.line(), Not(HasSubstr("token-1")));
}

TEST_F(SessionCallTest, LastFailureOfAReadSaysWhyThereWasNoAnswer) {
    for (int i = 0; i < 8; ++i) { transport.script.push_back(Problem{Errc::Connect, "nobody listens"}); }
    const auto answer = call("GET");
    ASSERT_TRUE(answer.has_error());
    EXPECT_EQ(answer.error().status, 0);
    EXPECT_EQ(answer.error().error_body.title, "nobody listens");
    EXPECT_EQ(answer.error().error.advice, advice(Errc::Connect));
}

}  // namespace
}  // namespace stmirror::client
