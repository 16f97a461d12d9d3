// SPDX-License-Identifier: MIT
// Tests the status server on real sockets, with correct, faulty, slow and hostile clients.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>

#include "raw_client.hpp"
#include "running_server.hpp"

namespace stmirror::status::test {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

/// Answers with the requested path as text.
Response echo(const Request& request) { return text_response(200, "path " + request.path); }

TEST(HttpServerTest, AnswersSeveralRequestsOnOneConnection) {
    const RunningServer server({}, echo);
    RawClient client(server.port());
    for (const auto* path : {"/one", "/two?with=query", "/three"}) {
        client.send(get(path));
        const auto shown = std::string(path).substr(0, std::string(path).find('?'));
        EXPECT_THAT(client.answer(),
                    AllOf(StartsWith("HTTP/1.1 200 OK\r\n"), EndsWith("path " + shown + "\n")));
    }
}

TEST(HttpServerTest, AnswersPipelinedRequestsInOrder) {
    const RunningServer server({}, echo);
    RawClient client(server.port());
    std::string requests;
    for (int i = 0; i < 50; ++i) { requests += get("/" + std::to_string(i)); }
    client.send(requests);
    for (int i = 0; i < 50; ++i) {
        EXPECT_THAT(client.answer(), EndsWith("path /" + std::to_string(i) + "\n"));
    }
}

TEST(HttpServerTest, HeadHasTheHeadersOfGetAndNoBody) {
    const RunningServer server({}, echo);
    RawClient client(server.port());
    client.send("HEAD /x HTTP/1.1\r\nHost: localhost\r\n\r\n");
    EXPECT_THAT(client.answer(true), AllOf(HasSubstr("Content-Length: 8\r\n"), EndsWith("\r\n\r\n")));
    client.send(get("/y"));
    EXPECT_THAT(client.answer(), AllOf(StartsWith("HTTP/1.1 200"), EndsWith("path /y\n")));
}

TEST(HttpServerTest, EveryAnswerHasTheSecurityHeaders) {
    const RunningServer server({}, echo);
    for (const auto& request : {get("/"), std::string("POST / HTTP/1.1\r\nHost: localhost\r\n\r\n"),
                                std::string("nonsense\r\n\r\n"), get("/", "Host: second\r\n")}) {
        RawClient client(server.port());
        client.send(request);
        EXPECT_THAT(
            client.answer(),
            AllOf(HasSubstr("\r\nCache-Control: no-store\r\n"),
                  HasSubstr("\r\nContent-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n"),
                  HasSubstr("\r\nReferrer-Policy: no-referrer\r\n"),
                  HasSubstr("\r\nX-Content-Type-Options: nosniff\r\n"),
                  HasSubstr("\r\nX-Frame-Options: DENY\r\n"), HasSubstr("\r\nDate: ")))
            << request;
    }
}

struct Wrong {
    const char* name;
    std::string request;
    std::string status_line;

    friend void PrintTo(const Wrong& wrong, std::ostream* out) { *out << wrong.name; }
};

class WrongRequestTest : public ::testing::TestWithParam<Wrong> {};

TEST_P(WrongRequestTest, IsRefusedAndTheConnectionEnds) {
    const RunningServer server({}, echo);
    RawClient client(server.port());
    client.send(GetParam().request);
    EXPECT_THAT(client.answer(), StartsWith(GetParam().status_line)) << GetParam().request.substr(0, 100);
    EXPECT_TRUE(client.is_ended_by_server());
    RawClient other(server.port());
    other.send(get("/still"));
    EXPECT_THAT(other.answer(), StartsWith("HTTP/1.1 200"));
}

const std::string post = "POST / HTTP/1.1\r\nHost: localhost\r\n";
INSTANTIATE_TEST_SUITE_P(
    Requests, WrongRequestTest,
    ::testing::Values(
        Wrong{"Nonsense", "nonsense\r\n\r\n", "HTTP/1.1 400 "},
        Wrong{"ControlCharacters", std::string("\0\1\2\r\n\r\n", 7), "HTTP/1.1 400 "},
        Wrong{"UnknownVersion", "GET / HTTP/9.9\r\n\r\n", "HTTP/1.1 400 "},
        Wrong{"NoHost", "GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 400 "},
        Wrong{"TwoHosts", get("/", "Host: evil.example\r\n"), "HTTP/1.1 400 "},
        Wrong{"GetWithBody", get("/", "Content-Length: 5\r\n") + "hello", "HTTP/1.1 400 "},
        Wrong{"TwoLengths", get("/", "Content-Length: 5\r\nContent-Length: 6\r\n"), "HTTP/1.1 400 "},
        Wrong{"GetInChunks", get("/", "Transfer-Encoding: chunked\r\n") + "5\r\nhello\r\n0\r\n\r\n",
              "HTTP/1.1 400 "},
        Wrong{"TransferAsItIs", get("/", "Transfer-Encoding: identity\r\n"), "HTTP/1.1 400 "},
        Wrong{"TransferCompressed", get("/", "Transfer-Encoding: gzip\r\nContent-Length: 0\r\n"),
              "HTTP/1.1 400 "},
        Wrong{"Post", post + "Content-Length: 5\r\n\r\nhello", "HTTP/1.1 405 "},
        Wrong{"LongPost", post + "Content-Length: 99999999999\r\n\r\n" + std::string(100'000, 'x'),
              "HTTP/1.1 405 "},
        Wrong{"Options", "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n", "HTTP/1.1 405 "},
        Wrong{"Connect", "CONNECT evil.example:443 HTTP/1.1\r\nHost: localhost\r\n\r\n", "HTTP/1.1 405 "},
        Wrong{"LongHeader", get("/", "X: " + std::string(9'000, 'x') + "\r\n"), "HTTP/1.1 431 "},
        Wrong{"LongTarget", "GET /" + std::string(100'000, 'x'), "HTTP/1.1 431 "}),
    [](const auto& tested) { return tested.param.name; });

TEST(HttpServerTest, TheAnswerToARefusedMethodNamesTheAllowedOnes) {
    const RunningServer server({}, echo);
    RawClient client(server.port());
    client.send("DELETE / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    EXPECT_THAT(client.answer(),
                AllOf(HasSubstr("\r\nAllow: GET, HEAD\r\n"), HasSubstr("Connection: close\r\n")));
}

TEST(HttpServerTest, Http10OrConnectionCloseEndsTheConnection) {
    const RunningServer server({}, echo);
    for (const auto& request :
         {std::string("GET / HTTP/1.0\r\nHost: localhost\r\n\r\n"), get("/", "Connection: close\r\n")}) {
        RawClient client(server.port());
        client.send(request);
        EXPECT_THAT(client.answer(), StartsWith("HTTP/1.1 200"));
        EXPECT_TRUE(client.is_ended_by_server());
    }
}

TEST(HttpServerTest, AClientThatSendsByteByByteIsDisconnectedAndDoesNotDelayOthers) {
    const RunningServer server({.request_time = 200ms}, echo);
    RawClient slow(server.port());
    slow.send("GET / HTTP/1.1\r\nHost: loc");
    RawClient quick(server.port());
    quick.send(get("/quick"));
    EXPECT_THAT(quick.answer(), StartsWith("HTTP/1.1 200"));
    // A deadline that was counted from the last byte would never pass.
    while (slow.send("a")) { std::this_thread::sleep_for(10ms); }
    EXPECT_TRUE(slow.is_ended_by_server());
}

TEST(HttpServerTest, AnIdleConnectionIsClosed) {
    const RunningServer server({.idle = 1s}, echo);
    RawClient client(server.port());
    client.send(get("/"));
    EXPECT_THAT(client.answer(), StartsWith("HTTP/1.1 200"));
    EXPECT_TRUE(client.is_ended_by_server());
}

TEST(HttpServerTest, TheServerSurvivesAHandlerThatThrows) {
    const RunningServer server({}, [](const Request& request) -> Response {
        if (request.path == "/bad") { throw std::runtime_error("out of luck"); }
        return echo(request);
    });
    RawClient client(server.port());
    client.send(get("/bad"));
    EXPECT_THAT(client.answer(), AllOf(StartsWith("HTTP/1.1 500"), HasSubstr("out of luck")));
    client.send(get("/good"));
    EXPECT_THAT(client.answer(), StartsWith("HTTP/1.1 200"));
}

TEST(HttpServerTest, AnAnswerMayComeLaterFromAnotherCallback) {
    std::promise<Answer> asked;
    const RunningServer server(
        {}, Handler([&](const Request&, const Answer& answer) { asked.set_value(answer); }));
    RawClient client(server.port());
    client.send(get("/late"));
    const auto answer = asked.get_future().get();
    RawClient other(server.port());
    answer(text_response(200, "at last"));
    EXPECT_THAT(client.answer(), EndsWith("at last\n"));
}

TEST(HttpServerTest, WithoutATokenItAnswersRequestsForThisMachineOnly) {
    const RunningServer server({}, echo);
    RawClient client(server.port());
    client.send("GET / HTTP/1.1\r\nHost: rebound.example:9464\r\n\r\n");
    EXPECT_THAT(client.answer(), AllOf(StartsWith("HTTP/1.1 421"), Not(HasSubstr("path"))));
    EXPECT_TRUE(client.is_ended_by_server()) << "a refused client must not keep a connection";
    RawClient own(server.port());
    own.send(get("/"));
    EXPECT_THAT(own.answer(), StartsWith("HTTP/1.1 200"));
}

TEST(HttpServerTest, WithATokenItAnswersClientsThatSendIt) {
    const std::string token = "correct-horse-battery";
    const RunningServer server({.token = token}, echo);
    RawClient client(server.port());
    client.send(get("/"));
    EXPECT_THAT(client.answer(),
                AllOf(StartsWith("HTTP/1.1 401"), HasSubstr("\r\nWWW-Authenticate: Basic realm=\"stmirror\""),
                      Not(HasSubstr("path"))));
    EXPECT_TRUE(client.is_ended_by_server()) << "a refused client must not keep a connection";
    RawClient known(server.port());
    known.send("GET / HTTP/1.1\r\nHost: mirror.example\r\nAuthorization: Bearer " + token + "\r\n\r\n");
    EXPECT_THAT(known.answer(), StartsWith("HTTP/1.1 200"));
}

TEST(HttpServerTest, StoppingClosesSilentConnectionsAtOnceAndTheRestSoon) {
    std::promise<void> asked;
    RunningServer server({}, [&](const Request&) {
        asked.set_value();
        return text_response(200, std::string(std::size_t{32} << 20, 'x'));
    });
    RawClient idle(server.port());
    RawClient unread(server.port());
    unread.send(get("/"));
    asked.get_future().wait();
    server.stop();
    EXPECT_TRUE(idle.is_ended_by_server());
    EXPECT_TRUE(server.is_drained());
    EXPECT_ANY_THROW(RawClient{server.port()});
}

TEST(HttpServerTest, AnAddressInUseIsAnErrorWithThePort) {
    const RunningServer server({}, echo);
    boost::asio::io_context loop;
    HttpServerOptions options;
    options.address.port = server.port();
    const auto second = HttpServer::start(loop, options, test::handler_of(echo));
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, Errc::Io);
    EXPECT_THAT(second.error().text, HasSubstr(std::to_string(server.port())));
}

TEST(HttpServerTest, AnAddressThatOthersCanReachNeedsAToken) {
    boost::asio::io_context loop;
    HttpServerOptions options;
    options.address = *ListenAddress::parse("0.0.0.0:0");
    const auto open = HttpServer::start(loop, options, test::handler_of(echo));
    ASSERT_FALSE(open);
    EXPECT_EQ(open.error().code, Errc::Configuration);
}

}  // namespace
}  // namespace stmirror::status::test
