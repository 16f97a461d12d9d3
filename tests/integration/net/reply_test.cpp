// SPDX-License-Identifier: MIT
// Tests replies to one request, complete and incomplete.
#include <gmock/gmock.h>

#include "client.hpp"
#include "net/large_bodies.hpp"
#include "scripted_server.hpp"

namespace stmirror::net::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

enum class End { KeepOpen, WithNotice, Abrupt, Reset };

/// Sends a request to a server that writes `bytes` and then ends the connection as `end` says.
Reply ask_one_that_says(const std::string& bytes, End end, ClientOptions options = trusting_options()) {
    ScriptedServer server(good_certificate(), [&](Session& session) {
        if (!session.read_request()) { return; }
        session.write(bytes);
        switch (end) {
            case End::KeepOpen:
                session.wait_for_the_client_to_go();
                break;
            case End::WithNotice:
                session.close_with_notice();
                break;
            case End::Abrupt:
                break;
            case End::Reset:
                session.reset();
                break;
        }
    });
    Client client(std::move(options));
    return client.ask(get(server.endpoint()));
}

std::string varied_text(std::size_t size) {
    std::string text;
    for (unsigned i = 0; text.size() < size; ++i) {
        text += "{\"id\":" + std::to_string(i * 2654435761U) + "}";
    }
    return text;
}

TEST(ReplyTest, CarriesTheRequestAsItIs) {
    std::string request;
    ScriptedServer server(good_certificate(), [&request](Session& session) {
        request = session.read_request().value_or("");
        session.write(ok("{}", "X-Thing: a\r\nX-Thing: b\r\n"));
        session.wait_for_the_client_to_go();
    });
    Reply reply = Problem{Errc::Stopped, ""};
    {
        Client client;
        auto message = post(server.endpoint(), false);
        message.target = "/crm/v2/tenant/1/customers?from=a%2Bb";
        message.headers = {{"ST-App-Key", "key"}, {"Content-Type", "application/json"}};
        reply = client.ask(message);
    }
    EXPECT_THAT(request, StartsWith("POST /crm/v2/tenant/1/customers?from=a%2Bb HTTP/1.1\r\n"));
    EXPECT_THAT(request, HasSubstr("\r\nHost: localhost:" + server.port() + "\r\n"));
    for (const char* line : {"Accept-Encoding: gzip\r\n", "User-Agent: stmirror\r\n", "ST-App-Key: key\r\n",
                             "Content-Type: application/json\r\n", "\r\n\r\ngrant_type=client_credentials"}) {
        EXPECT_THAT(request, HasSubstr(line));
    }
    ASSERT_EQ(told(reply), "200: {}");
    const api::Headers things{{"X-Thing", "a"}, {"X-Thing", "b"}, {"Content-Length", "2"}};
    EXPECT_EQ(reply->headers, things);
}

TEST(ReplyTest, AnyStatusIsAReply) {
    EXPECT_EQ(told(ask_one_that_says("HTTP/1.1 204 No Content\r\n\r\n", End::KeepOpen)), "204: ");
    EXPECT_EQ(told(ask_one_that_says(ok(""), End::KeepOpen)), "200: ");
    EXPECT_EQ(told(ask_one_that_says("HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy", End::KeepOpen)),
              "503: busy");
    EXPECT_EQ(told(ask_one_that_says(ok("", "Content-Encoding: gzip\r\n"), End::KeepOpen)), "200: ");
}

TEST(ReplyTest, InterimAnswersAreSkipped) {
    const std::string interim = "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n";
    EXPECT_EQ(told(ask_one_that_says(interim + ok("final"), End::KeepOpen)), "200: final");
}

TEST(ReplyTest, ChunksAreJoined) {
    const std::string head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    EXPECT_EQ(told(ask_one_that_says(head + "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n", End::KeepOpen)),
              "200: abcde");
}

TEST(ReplyTest, ABigBodyArrivesIntactWithSpareCapacity) {
    const std::string text = varied_text(20 << 20);
    for (const std::string& bytes : {ok(text), ok(gzipped(text), "Content-Encoding: gzip\r\n")}) {
        const Reply reply = ask_one_that_says(bytes, End::KeepOpen);
        ASSERT_FALSE(reply.has_error()) << told(reply);
        EXPECT_TRUE(reply->body == text);
        EXPECT_GE(reply->body.capacity() - reply->body.size(), 64U);
    }
}

TEST(ReplyTest, ABodyToTheEndOfTheConnectionNeedsTheNotice) {
    const std::string bytes = "HTTP/1.1 200 OK\r\n\r\nall that there is";
    EXPECT_EQ(told(ask_one_that_says(bytes, End::WithNotice)), "200: all that there is");
    EXPECT_THAT(told(ask_one_that_says(bytes, End::Abrupt)), StartsWith("disconnected: "));
    EXPECT_THAT(told(ask_one_that_says(bytes, End::Reset)), StartsWith("disconnected: "));
}

TEST(ReplyTest, ACutOffAnswerIsNeverAReply) {
    const std::string chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (const std::string& bytes :
         {std::string(), std::string("HTTP/1.1 200 OK\r\nContent-"),
          std::string("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345"), chunked + "5\r\nabcde\r\n",
          chunked + "5\r\nab", chunked + "5\r\nabcde\r\n0\r\n"}) {
        for (const End end : {End::WithNotice, End::Abrupt, End::Reset}) {
            EXPECT_THAT(told(ask_one_that_says(bytes, end)), StartsWith("disconnected: ")) << bytes;
        }
    }
}

TEST(ReplyTest, WhatIsNotHttpIsRefused) {
    const std::string chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (const std::string& bytes :
         {std::string("SSH-2.0-OpenSSH_9.2\r\n\r\n"),
          std::string("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n"), chunked + "zz\r\nabc\r\n",
          "HTTP/1.1 200 OK\r\nX-Long: " + std::string(70'000, 'x') + "\r\n\r\n"}) {
        EXPECT_THAT(told(ask_one_that_says(bytes, End::KeepOpen)), StartsWith("protocol: "))
            << bytes.substr(0, 60);
    }
}

TEST(ReplyTest, BodiesAreBounded) {
    ClientOptions options = trusting_options();
    options.body_bytes_max = 1000;
    const std::string chunked =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n" + std::string(1001, 'x');
    EXPECT_EQ(told(ask_one_that_says(ok(std::string(1000, 'x')), End::KeepOpen, options)),
              "200: " + std::string(1000, 'x'));
    for (const std::string& bytes :
         {ok(std::string(1001, 'x')), chunked, "HTTP/1.1 200 OK\r\n\r\n" + std::string(1001, 'x'),
          ok(gzipped(std::string(1001, 'x')), "Content-Encoding: gzip\r\n")}) {
        EXPECT_THAT(told(ask_one_that_says(bytes, End::KeepOpen, options)),
                    AllOf(StartsWith("protocol: "), HasSubstr("limit")));
    }
}

/// Returns how many bytes of repeated `piece` the server could send before the client closed the connection.
std::size_t bytes_taken_of(const std::string& head, const std::string& piece, std::string& told_by_client) {
    std::atomic<std::size_t> bytes = 0;
    {
        ScriptedServer server(good_certificate(), [&](Session& session) {
            session.read_request();
            bool goes_on = session.write(head);
            while (goes_on && bytes < (std::size_t{200} << 20)) {
                goes_on = session.write(piece);
                bytes += piece.size();
            }
        });
        Client client;
        told_by_client = told(client.ask(get(server.endpoint())));
    }
    return bytes;
}

TEST(ReplyTest, FramingIsBounded) {
    const std::string chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    const std::string kilobytes(10'000, 'x');
    const std::pair<std::string, std::string> attacks[] = {
        {chunked + "5;x=", kilobytes},
        {chunked, "1;x=" + kilobytes + "\r\na\r\n"},
        {chunked + "0\r\n", "X-Trailer: " + kilobytes + "\r\n"},
        {chunked + "0\r\nX-Trailer: ", kilobytes},
        {"HTTP/1.1 200 OK\r\n", "X-Header: " + kilobytes + "\r\n"},
        {"HTTP/1.1 200 OK\r\nX-Header: ", kilobytes}};
    for (const auto& [head, piece] : attacks) {
        std::string told_by_client;
        EXPECT_LT(bytes_taken_of(head, piece, told_by_client), std::size_t{20} << 20) << head;
        EXPECT_THAT(told_by_client, StartsWith("protocol: ")) << head;
    }
}

TEST(ReplyTest, OfLargeBodiesOneIsInMemoryAtATime) {
    const std::string large = ok(std::string(LargeBodies::small_bytes + 500'000, 'x'));
    ScriptedServer server(good_certificate(), [&large](Session& session) {
        while (const auto request = session.read_request()) {
            session.write(request->starts_with("GET /large") ? large : ok("small"));
        }
    });
    auto options = trusting_options();
    options.deadlines.body = 2s;
    Client client(options);
    auto request = get(server.endpoint());
    EXPECT_EQ(client.ask(request)->memory, nullptr);
    request.target = "/large";
    {
        const auto first = client.ask(request);
        ASSERT_FALSE(first.has_error()) << told(first);
        EXPECT_NE(first->memory, nullptr);
        std::optional<Reply> second;
        client.https->send(request, [&second](Reply came) { second.emplace(std::move(came)); });
        auto small = get(server.endpoint());
        EXPECT_EQ(told(client.ask(small)), "200: small") << "a request that needs no permit is not delayed";
        EXPECT_FALSE(second.has_value());
        client.turn_until([&second] { return second.has_value(); });
        EXPECT_THAT(told(*second), StartsWith("timeout: "));
    }
    std::optional<Reply> next;
    {
        const auto first = client.ask(request);
        client.https->send(request, [&next](Reply came) { next.emplace(std::move(came)); });
        EXPECT_EQ(told(client.ask(get(server.endpoint()))), "200: small");
        EXPECT_FALSE(next.has_value());
    }
    client.turn_until([&next] { return next.has_value(); });
    EXPECT_FALSE(next->has_error()) << "the permit was given back";
}

TEST(ReplyTest, WhatIsThrownIsTheFailureOfItsRequest) {
    ScriptedServer server(good_certificate(), [](Session& session) {
        while (session.read_request()) { session.write(ok("fine")); }
    });
    Client client;
    auto request = get(server.endpoint());
    request.headers = {{"Authorization", "Bearer " + std::string(70'000, 'x')}};
    EXPECT_THAT(told(client.ask(request)), StartsWith("protocol: "));
    EXPECT_EQ(told(client.ask(get(server.endpoint()))), "200: fine");
}

TEST(ReplyTest, BrokenGzipIsRefused) {
    const std::string packed = gzipped("a text with a check sum");
    const std::string coded = "Content-Encoding: gzip\r\n";
    std::string damaged = packed;
    damaged[12] = static_cast<char>(damaged[12] ^ 0xff);
    for (const std::string& body :
         {std::string("{\"data\":[]}"), damaged, packed + "garbage", packed.substr(0, 20)}) {
        EXPECT_THAT(told(ask_one_that_says(ok(body, coded), End::KeepOpen)), StartsWith("protocol: "));
    }
    EXPECT_THAT(told(ask_one_that_says(ok("x", "Content-Encoding: br\r\n"), End::KeepOpen)),
                StartsWith("protocol: "));
}

TEST(ReplyTest, ALineBreakInAHeaderIsRefusedWithoutTellingIt) {
    ScriptedServer server(good_certificate(), [](Session& session) { session.read_request(); });
    Client client;
    auto request = get(server.endpoint());
    request.headers = {{"ST-App-Key", "secret\r\nX-Injected: 1"}};
    EXPECT_THAT(told(client.ask(request)),
                AllOf(StartsWith("configuration: "), HasSubstr("ST-App-Key"), Not(HasSubstr("secret\r"))));
    EXPECT_EQ(server.requests(), 0);
}

}  // namespace
}  // namespace stmirror::net::test
