// SPDX-License-Identifier: MIT
// Tests servers that stop answering in each phase of a request, and a client that is stopped in such a phase.
#include <gmock/gmock.h>
#include <sys/socket.h>

#include <array>

#include "client.hpp"
#include "name_service.hpp"
#include "scripted_server.hpp"
#include "support/closed_port.hpp"

namespace stmirror::net::test {
namespace {

using ::testing::StartsWith;

ClientOptions with(std::chrono::milliseconds Deadlines::* phase) {
    ClientOptions options = trusting_options();
    options.deadlines.*phase = 100ms;
    return options;
}

/// A listening socket with a full queue, so that the kernel accepts no further connection.
class DeafServer {
 public:
    DeafServer() {
        acceptor_.open(tcp::v4());
        acceptor_.bind({boost::asio::ip::address_v4::loopback(), 0});
        acceptor_.listen(0);
        const tcp::endpoint own = acceptor_.local_endpoint();
        for (auto& socket : queued_) {
            socket.open(tcp::v4());
            socket.non_blocking(true);
            // Asio's own connect() would block, even though the socket is non-blocking.
            ::connect(socket.native_handle(), own.data(), static_cast<socklen_t>(own.size()));
        }
    }
    Endpoint endpoint() const { return {"127.0.0.1", std::to_string(acceptor_.local_endpoint().port())}; }

 private:
    boost::asio::io_context loop_;
    tcp::acceptor acceptor_{loop_};
    std::array<tcp::socket, 3> queued_{tcp::socket(loop_), tcp::socket(loop_), tcp::socket(loop_)};
};

/// A phase in which a server makes its client wait.
struct Withholding {
    const char* what;
    ScriptedServer::Script script;
    bool is_tls;
};

const std::vector<Withholding>& withholding_servers() {
    static const auto wait = [](Session& session) { session.wait_for_the_client_to_go(); };
    static const std::vector<Withholding> all{
        {"handshake", wait, false},
        {"reply", wait, true},
        {"rest of the head",
         [](Session& session) {
             session.write("HTTP/1.1 200 OK\r\n");
             wait(session);
         },
         true},
        {"rest of the body",
         [](Session& session) {
             session.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
             wait(session);
         },
         true},
    };
    return all;
}

TEST(DeadlineTest, NameLookUp) {
    Client client(with(&Deadlines::connect));
    const StuckNameService stuck;
    EXPECT_EQ(told(client.ask(get({"stuck.test", "443"}))),
              "resolve: no address found for stuck.test within 100 ms");
}

TEST(DeadlineTest, ANameServiceThatHangsIsAskedOnce) {
    auto options = with(&Deadlines::connect);
    options.connections = 4;
    Client client(options);
    std::optional<StuckNameService> stuck(std::in_place);
    std::vector<std::string> ends;
    for (int i = 0; i < 12; ++i) {
        client.https->send(get({"stuck.test", "443"}),
                           [&ends](const Reply& reply) { ends.push_back(told(reply)); });
    }
    client.turn_until([&ends] { return ends.size() == 12; });
    EXPECT_THAT(ends, ::testing::Each("resolve: no address found for stuck.test within 100 ms"));
    EXPECT_EQ(stuck->questions(), 1);
    stuck.reset();
    EXPECT_THAT(told(client.ask(get({"stuck.test", "443"}))), StartsWith("resolve: "));
}

TEST(DeadlineTest, Connect) {
    const DeafServer server;
    Client client(with(&Deadlines::connect));
    EXPECT_EQ(told(client.ask(get(server.endpoint()))),
              "connect: no TCP connection to 127.0.0.1:" + server.endpoint().port + " within 100 ms");
}

TEST(DeadlineTest, Handshake) {
    ScriptedServer server(withholding_servers()[0].script);
    Client client(with(&Deadlines::handshake));
    EXPECT_EQ(told(client.ask(get(server.endpoint()))),
              "connect: no TLS handshake with localhost:" + server.port() + " within 100 ms");
}

TEST(DeadlineTest, FirstByte) {
    for (const std::size_t phase : {1U, 2U}) {
        ScriptedServer server(good_certificate(), withholding_servers()[phase].script);
        Client client(with(&Deadlines::first_byte));
        EXPECT_EQ(told(client.ask(get(server.endpoint()))),
                  "timeout: no answer from localhost:" + server.port() + " within 100 ms");
        EXPECT_EQ(server.connections(), 1);
    }
}

TEST(DeadlineTest, ABodyThatDribblesForTooLong) {
    ScriptedServer server(good_certificate(), [](Session& session) {
        session.read_request();
        session.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
        while (session.write("x")) { std::this_thread::sleep_for(5ms); }
    });
    Client client(with(&Deadlines::body));
    EXPECT_EQ(told(client.ask(get(server.endpoint()))),
              "timeout: the answer of localhost:" + server.port() + " was not complete within 100 ms");
}

TEST(DeadlineTest, ATimeOutOnAReusedConnectionIsNotRepeated) {
    ScriptedServer server(good_certificate(), [](Session& session) {
        session.read_request();
        session.write(ok("first"));
        session.read_request();
        session.wait_for_the_client_to_go();
    });
    auto options = trusting_options();
    options.deadlines.first_byte = 1s;  // long enough for the first reply of a busy machine
    Client client(options);
    EXPECT_EQ(told(client.ask(get(server.endpoint()))), "200: first");
    EXPECT_THAT(told(client.ask(get(server.endpoint()))), StartsWith("timeout: "));
    EXPECT_EQ(server.connections(), 1);
}

TEST(ConnectTest, TriesAllAddresses) {
    // The server listens on only the second of the two addresses.
    ScriptedServer two(authority_of_the_tests().sign("DNS:two.test"), [](Session& session) {
        session.read_request();
        session.write(ok("second address"));
        session.wait_for_the_client_to_go();
    });
    Client client;
    EXPECT_EQ(told(client.ask(get(two.endpoint("two.test")))), "200: second address");
}

TEST(ConnectTest, SaysWhatIsWrong) {
    const stmirror::testing::ClosedPort nobody;
    const auto port = nobody.text();
    Client client;
    EXPECT_EQ(told(client.ask(get({"127.0.0.1", port}))),
              "connect: no TCP connection to 127.0.0.1:" + port + ": Connection refused");
    EXPECT_THAT(told(client.ask(get({"none.test", "443"}))),
                StartsWith("resolve: none.test has no address: "));
}

enum class StoppedBy { Call, Token, Destruction };

/// Sends two requests through one connection, waits until the first is in the phase, and stops the client.
/// The two requests and the loop must end.
void stop_within(const Endpoint& endpoint, const std::function<bool()>& is_in_phase, StoppedBy way) {
    ClientOptions options = trusting_options();
    options.connections = 1;
    boost::asio::io_context loop;
    std::stop_source source;
    auto https = HttpsClient::create(loop, options, source.get_token()).value();
    std::vector<std::string> ends;
    for (int i = 0; i < 2; ++i) {
        https->send(get(endpoint), [&ends](const Reply& reply) { ends.push_back(told(reply)); });
    }
    const auto end = std::chrono::steady_clock::now() + 200ms;
    while (!is_in_phase() || std::chrono::steady_clock::now() < end - 150ms) { loop.run_one_for(10ms); }
    if (way == StoppedBy::Call) { https->stop(); }
    if (way == StoppedBy::Token) { source.request_stop(); }
    if (way == StoppedBy::Destruction) { https.reset(); }
    EXPECT_TRUE(ends.empty()) << "the requests completed within stop()";
    loop.run();
    EXPECT_THAT(ends, ::testing::Each(StartsWith("stopped: ")));
    EXPECT_EQ(ends.size(), 2U);
}

TEST(StopTest, InEachPhase) {
    for (const Withholding& withholding : withholding_servers()) {
        for (const auto way : {StoppedBy::Call, StoppedBy::Token, StoppedBy::Destruction}) {
            SCOPED_TRACE(withholding.what);
            std::atomic<bool> is_in_phase{false};
            const auto script = [&](Session& session) {
                is_in_phase = true;
                withholding.script(session);
            };
            std::optional<ScriptedServer> server;
            withholding.is_tls ? server.emplace(good_certificate(), script) : server.emplace(script);
            stop_within(server->endpoint(), [&] { return is_in_phase.load(); }, way);
        }
    }
}

TEST(StopTest, WhileConnecting) {
    const DeafServer server;
    stop_within(server.endpoint(), [] { return true; }, StoppedBy::Call);
}

TEST(StopTest, BeforeTheLoopHasTurned) {
    ScriptedServer server(good_certificate(), withholding_servers()[1].script);
    boost::asio::io_context loop;
    auto https = HttpsClient::create(loop, trusting_options()).value();
    std::string end;
    https->send(get(server.endpoint()), [&end](const Reply& reply) { end = told(reply); });
    https.reset();
    loop.run();
    EXPECT_THAT(end, StartsWith("stopped: "));
}

TEST(StopTest, WithinANameLookUp) {
    const StuckNameService stuck;
    boost::asio::io_context loop;
    auto https = HttpsClient::create(loop, trusting_options()).value();
    std::string end;
    https->send(get({"stuck.test", "443"}), [&end](const Reply& reply) { end = told(reply); });
    loop.run_for(50ms);
    https->stop();
    loop.restart();
    loop.run_for(10s);
    EXPECT_TRUE(loop.stopped()) << "a name service that hangs must not delay the stop";
    EXPECT_THAT(end, StartsWith("stopped: "));
    https.reset();
}

TEST(StopTest, AnIdleConnectionHoldsNothingUp) {
    ScriptedServer server(good_certificate(), [](Session& session) {
        session.read_request();
        session.write(ok("x"));
        session.wait_for_the_client_to_go();
    });
    boost::asio::io_context loop;
    auto https = HttpsClient::create(loop, trusting_options()).value();
    https->send(get(server.endpoint()), [&](const Reply&) { https->stop(); });
    const auto start = std::chrono::steady_clock::now();
    loop.run();
    EXPECT_LT(std::chrono::steady_clock::now() - start, Deadlines{}.idle / 2);
}

}  // namespace
}  // namespace stmirror::net::test
