// SPDX-License-Identifier: MIT
// Tests which connection a request uses, and when connections are closed.
#include <gmock/gmock.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "client.hpp"
#include "scripted_server.hpp"

namespace stmirror::net::test {
namespace {

using ::testing::StartsWith;

void answer_all(Session& session) {
    while (session.read_request()) { session.write(ok("from " + std::to_string(session.number()))); }
}

TEST(PoolTest, KeepsConnectionsAlive) {
    ScriptedServer server(good_certificate(), answer_all);
    Client client;
    for (int i = 0; i < 5; ++i) { EXPECT_EQ(told(client.ask(get(server.endpoint()))), "200: from 1"); }
    EXPECT_EQ(server.connections(), 1);
}

TEST(PoolTest, ManyRequestsShareFourConnections) {
    ScriptedServer server(good_certificate(), answer_all);
    Client client;
    int replies = 0;
    for (int i = 0; i < 100; ++i) {
        client.https->send(get(server.endpoint()), [&](const Reply& reply) {
            EXPECT_TRUE(reply.has_value()) << told(reply);
            ++replies;
        });
    }
    client.turn_until([&replies] { return replies == 100; });
    EXPECT_EQ(server.requests(), 100);
    EXPECT_LE(server.open_at_most(), 4);
    EXPECT_EQ(server.connections(), 4);
}

TEST(PoolTest, HonoursConnectionClose) {
    ScriptedServer server(good_certificate(), [](Session& session) {
        while (session.read_request()) { session.write(ok("x", "Connection: close\r\n")); }
    });
    Client client;
    EXPECT_EQ(told(client.ask(get(server.endpoint()))), "200: x");
    EXPECT_EQ(told(client.ask(get(server.endpoint()))), "200: x");
    EXPECT_EQ(server.connections(), 2);
}

TEST(PoolTest, DoesNotTrustAConnectionThatSaidMoreThanItsReply) {
    ScriptedServer server(good_certificate(), [](Session& session) {
        session.read_request();
        session.write(ok("right") + ok("wrong"));
        session.wait_for_the_client_to_go();
    });
    Client client;
    EXPECT_EQ(told(client.ask(get(server.endpoint()))), "200: right");
    EXPECT_EQ(told(client.ask(get(server.endpoint()))), "200: right");
}

/// Sends two TLS records in one TCP segment. When the client has read the first record, its TLS library
/// already has both.
void write_at_once(Session& session, const std::string& first, const std::string& second) {
    const auto hold_back = [&session](int on) {
        ::setsockopt(session.socket().native_handle(), IPPROTO_TCP, TCP_CORK, &on, sizeof on);
    };
    hold_back(1);
    session.write(first);
    session.write(second);
    hold_back(0);
}

TEST(PoolTest, DoesNotTrustAConnectionWhoseTlsHoldsMoreThanItsReply) {
    ScriptedServer server(good_certificate(), [](Session& session) {
        session.read_request();
        write_at_once(session, ok("right"), ok("wrong"));
        session.wait_for_the_client_to_go();
    });
    Client client;
    EXPECT_EQ(told(client.ask(get(server.endpoint()))), "200: right");
    EXPECT_EQ(told(client.ask(get(server.endpoint()))), "200: right");
    EXPECT_EQ(server.connections(), 2);
}

TEST(PoolTest, NoticesAConnectionThatTheServerClosed) {
    std::atomic<bool> has_ended{false};
    ScriptedServer server(good_certificate(), [&has_ended](Session& session) {
        session.read_request();
        session.write(ok("from " + std::to_string(session.number())));
        if (session.number() == 1) {
            session.socket().shutdown(tcp::socket::shutdown_both);
            has_ended = true;
        } else {
            session.wait_for_the_client_to_go();
        }
    });
    Client client;
    EXPECT_EQ(told(client.ask(get(server.endpoint()))), "200: from 1");
    client.turn_until([&has_ended] { return has_ended.load(); });
    // A request that must not be repeated may still use a new connection here, because the client noticed the
    // end of the old connection before it sent anything.
    EXPECT_EQ(told(client.ask(post(server.endpoint(), false))), "200: from 2");
    EXPECT_EQ(server.requests(), 2);
}

/// Returns a script that answers the first request of a connection, and at the second request sends
/// `last_words` and closes the connection. If `always` is true, later connections are closed at their first
/// request.
ScriptedServer::Script ends_on_second_request(bool always, std::string last_words = "") {
    return [always, last_words](Session& session) {
        session.read_request();
        if (always && session.number() > 1) { return; }
        session.write(ok("from " + std::to_string(session.number())));
        session.read_request();
        session.write(last_words);
    };
}

TEST(PoolTest, RepeatsOnceOnAStaleConnection) {
    for (const bool is_post : {false, true}) {
        ScriptedServer server(good_certificate(), ends_on_second_request(false));
        Client client;
        EXPECT_EQ(told(client.ask(get(server.endpoint()))), "200: from 1");
        const auto second = is_post ? post(server.endpoint(), true) : get(server.endpoint());
        EXPECT_EQ(told(client.ask(second)), "200: from 2");
        EXPECT_EQ(server.requests(), 3);
    }
}

TEST(PoolTest, RepeatsNoMoreThanOnce) {
    ScriptedServer server(good_certificate(), ends_on_second_request(true));
    Client client;
    EXPECT_EQ(told(client.ask(get(server.endpoint()))), "200: from 1");
    EXPECT_THAT(told(client.ask(get(server.endpoint()))), StartsWith("disconnected: "));
    EXPECT_EQ(server.requests(), 3);
}

TEST(PoolTest, NeverRepeatsWhatMayNotBe) {
    ScriptedServer server(good_certificate(), ends_on_second_request(false));
    Client client;
    EXPECT_EQ(told(client.ask(get(server.endpoint()))), "200: from 1");
    EXPECT_THAT(told(client.ask(post(server.endpoint(), false))), StartsWith("disconnected: "));
    EXPECT_EQ(server.requests(), 2);
}

TEST(PoolTest, NeverRepeatsOnceTheAnswerHasBegun) {
    for (const char* last_words : {"HTTP/1.1 200", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"}) {
        ScriptedServer server(good_certificate(), ends_on_second_request(false, last_words));
        Client client;
        EXPECT_EQ(told(client.ask(get(server.endpoint()))), "200: from 1");
        EXPECT_THAT(told(client.ask(get(server.endpoint()))), StartsWith("disconnected: "));
        EXPECT_EQ(server.requests(), 2);
    }
}

TEST(PoolTest, NeverRepeatsOnAFreshConnection) {
    ScriptedServer server(good_certificate(), [](Session& session) { session.read_request(); });
    Client client;
    EXPECT_THAT(told(client.ask(get(server.endpoint()))), StartsWith("disconnected: "));
    EXPECT_EQ(server.requests(), 1);
}

TEST(PoolTest, AStopEndsOnlyItsRequestAndItsConnection) {
    std::atomic<bool> is_left{false};
    ScriptedServer server(good_certificate(), [&is_left](Session& session) {
        session.read_request();
        if (session.number() == 1) {
            session.wait_for_the_client_to_go();
            is_left = true;
        } else {
            session.write(ok("from " + std::to_string(session.number())));
            session.wait_for_the_client_to_go();
        }
    });
    auto options = trusting_options();
    options.connections = 1;
    Client client(std::move(options));
    std::stop_source stop;
    std::vector<Errc> codes;
    for (int i = 0; i < 2; ++i) {  // the second one waits for the connection
        auto request = get(server.endpoint());
        request.stop = stop.get_token();
        client.https->send(std::move(request), [&codes](const Reply& reply) {
            ASSERT_TRUE(reply.has_error());
            codes.push_back(reply.error().code);
        });
    }
    client.turn_until([&server] { return server.requests() == 1; });
    stop.request_stop();
    EXPECT_EQ(told(client.ask(get(server.endpoint()))), "200: from 2");
    EXPECT_THAT(codes, ::testing::ElementsAre(Errc::Stopped, Errc::Stopped));
    EXPECT_EQ(server.requests(), 2);
    client.turn_until([&is_left] { return is_left.load(); });
}

TEST(PoolTest, AfterItsStopARequestIsNotSent) {
    ScriptedServer server(good_certificate(), answer_all);
    Client client;
    std::stop_source stop;
    auto request = get(server.endpoint());
    request.stop = stop.get_token();
    stop.request_stop();
    EXPECT_EQ(client.ask(std::move(request)).error().code, Errc::Stopped);
    EXPECT_EQ(server.requests(), 0);
}

TEST(PoolTest, RetiresIdleConnections) {
    std::atomic<bool> has_ended{false};
    ScriptedServer server(good_certificate(), [&has_ended](Session& session) {
        answer_all(session);
        has_ended = true;
    });
    ClientOptions options = trusting_options();
    options.deadlines.idle = 50ms;
    Client client(options);
    EXPECT_EQ(told(client.ask(get(server.endpoint()))), "200: from 1");
    client.turn_until([&has_ended] { return has_ended.load(); });
    EXPECT_EQ(told(client.ask(get(server.endpoint()))), "200: from 2");
}

TEST(PoolTest, ACompletionMaySendTheNextRequestOrStop) {
    ScriptedServer server(good_certificate(), answer_all);
    Client client;
    int replies = 0;
    std::function<void(Reply)> next = [&](const Reply& reply) {
        EXPECT_EQ(told(reply), "200: from 1");
        if (++replies < 10) {
            client.https->send(get(server.endpoint()), next);
        } else {
            client.https->stop();
        }
    };
    client.https->send(get(server.endpoint()), next);
    client.turn_until([&replies] { return replies == 10; });
    EXPECT_THAT(told(client.ask(get(server.endpoint()))), StartsWith("stopped: "));
}

}  // namespace
}  // namespace stmirror::net::test
