// SPDX-License-Identifier: MIT
// Tests ask() with the real server, with other servers, and without a server.
#include "status/http/http_question.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "running_server.hpp"
#include "support/closed_port.hpp"

namespace stmirror::status {
namespace {

using namespace std::chrono_literals;
using test::RunningServer;
using ::testing::HasSubstr;

Question question_to(std::uint16_t port, const std::string& path) {
    Question question;
    question.address = {.host = "127.0.0.1", .port = port, .is_loopback = true};
    question.path = path;
    return question;
}

Response echo(const Request& request) { return text_response(200, "path " + request.path); }

TEST(QuestionTest, ReturnsABodyOfAnySize) {
    const RunningServer server({}, echo);
    EXPECT_EQ(ask(question_to(server.port(), "/status.txt")).value(), "path /status.txt\n");
    const std::string large(std::size_t{20} << 20, 'x');
    const RunningServer generous({}, [&](const Request&) { return text_response(200, large); });
    EXPECT_EQ(ask(question_to(generous.port(), "/")).value().size(), large.size() + 1);
}

TEST(QuestionTest, AnyOtherStatusIsARefusal) {
    const RunningServer server({}, [](const Request&) { return text_response(503, "not now"); });
    const auto answer = ask(question_to(server.port(), "/"));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Errc::Refused);
    EXPECT_THAT(answer.error().text, HasSubstr("503"));
}

TEST(QuestionTest, TheTokenIsAccepted) {
    const RunningServer server({.token = "correct-horse-battery"}, echo);
    auto question = question_to(server.port(), "/");
    EXPECT_EQ(ask(question).error().code, Errc::Refused);
    question.token = "correct-horse-battery";
    EXPECT_EQ(ask(question).value(), "path /\n");
}

TEST(QuestionTest, FailsAtOnceIfNothingListens) {
    const stmirror::testing::ClosedPort nobody;
    EXPECT_EQ(ask(question_to(nobody.number(), "/")).error().code, Errc::Connect);
}

TEST(QuestionTest, ASlowServerIsATimeout) {
    std::promise<Answer> asked;
    const RunningServer server(
        {}, Handler([&](const Request&, const Answer& answer) { asked.set_value(answer); }));
    auto question = question_to(server.port(), "/");
    question.time_max = 100ms;
    const auto began = std::chrono::steady_clock::now();
    EXPECT_EQ(ask(question).error().code, Errc::Timeout);
    EXPECT_LT(std::chrono::steady_clock::now() - began, 10s);
    asked.get_future().get()(text_response(200, "too late"));
}

}  // namespace
}  // namespace stmirror::status
