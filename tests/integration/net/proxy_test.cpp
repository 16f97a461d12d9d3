// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include <array>

#include <boost/asio/write.hpp>

#include "client.hpp"
#include "scripted_server.hpp"
#include "support/closed_port.hpp"

namespace stmirror::net::test {
namespace {

using boost::system::error_code;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

void answer_all(Session& session) {
    while (session.read_request()) { session.write(ok("through")); }
}

ClientOptions through(const ScriptedServer& proxy) {
    ClientOptions options = trusting_options();
    options.proxy = {"127.0.0.1", proxy.port()};
    return options;
}

void pass_on(tcp::socket& from, tcp::socket& to) {
    std::array<char, 4096> chunk{};
    error_code failure;
    for (std::size_t count = from.read_some(boost::asio::buffer(chunk), failure); !failure;
         count = from.read_some(boost::asio::buffer(chunk), failure)) {
        error_code gone;
        boost::asio::write(to, boost::asio::buffer(chunk, count), gone);
    }
    to.shutdown(tcp::socket::shutdown_send, failure);
}

/// Acts as a proxy that connects every tunnel to the requested port on loopback.
void open_tunnel(Session& session, std::string& request) {
    request = session.read_request().value_or("");
    const auto port = request.substr(request.find(':') + 1);
    boost::asio::io_context loop;
    tcp::socket server(loop);
    error_code failure;
    const auto number = static_cast<unsigned short>(std::atoi(port.c_str()));
    server.connect({boost::asio::ip::address_v4::loopback(), number}, failure);
    session.write("HTTP/1.1 200 Connection established\r\n\r\n");
    std::thread back([&] { pass_on(server, session.socket()); });
    pass_on(session.socket(), server);
    back.join();
}

TEST(ProxyTest, TheRequestGoesThroughATunnel) {
    ScriptedServer server(good_certificate(), answer_all);
    std::string request;
    {
        ScriptedServer proxy([&request](Session& session) { open_tunnel(session, request); });
        Client client(through(proxy));
        EXPECT_EQ(told(client.ask(get(server.endpoint()))), "200: through");
        EXPECT_EQ(told(client.ask(get(server.endpoint()))), "200: through");
        EXPECT_EQ(proxy.connections(), 1);
    }
    EXPECT_THAT(request, AllOf(StartsWith("CONNECT localhost:" + server.port() + " HTTP/1.1\r\n"),
                               HasSubstr("\r\nHost: localhost:" + server.port() + "\r\n")));
}

TEST(ProxyTest, ARefusalNamesTheProxy) {
    ScriptedServer proxy([](Session& session) {
        session.read_request();
        session.write("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 4\r\n\r\nno!\n");
        session.wait_for_the_client_to_go();
    });
    Client client(through(proxy));
    EXPECT_EQ(told(client.ask(get({"api.test", "443"}))),
              "connect: the proxy 127.0.0.1:" + proxy.port() +
                  " refused a tunnel to api.test:443: 407 Proxy Authentication Required");
}

TEST(ProxyTest, ASilentOrVanishingProxyIsNamed) {
    ScriptedServer silent([](Session& session) { session.wait_for_the_client_to_go(); });
    ClientOptions options = through(silent);
    options.deadlines.connect = 100ms;
    Client client(options);
    EXPECT_THAT(told(client.ask(get({"api.test", "443"}))),
                AllOf(StartsWith("connect: the proxy 127.0.0.1:"), HasSubstr("within 100 ms")));

    ScriptedServer vanishing([](Session& session) { session.read_request(); });
    Client second(through(vanishing));
    EXPECT_THAT(told(second.ask(get({"api.test", "443"}))),
                AllOf(StartsWith("connect: the proxy 127.0.0.1:"), HasSubstr("did not open a tunnel")));
}

TEST(ProxyTest, AProxyThatIsNotThereIsNamed) {
    const stmirror::testing::ClosedPort nobody;
    auto options = trusting_options();
    options.proxy = {"127.0.0.1", nobody.text()};
    Client client(options);
    EXPECT_THAT(told(client.ask(get({"api.test", "443"}))),
                StartsWith("connect: no TCP connection to the proxy 127.0.0.1:"));
}

TEST(ProxyTest, TheServersCertificateIsStillVerified) {
    const Authority stranger("A Stranger");
    ScriptedServer server(stranger.sign("DNS:localhost"), answer_all);
    std::string request;
    ScriptedServer proxy([&request](Session& session) { open_tunnel(session, request); });
    Client client(through(proxy));
    EXPECT_THAT(told(client.ask(get(server.endpoint()))), StartsWith("tls: "));
}

}  // namespace
}  // namespace stmirror::net::test
