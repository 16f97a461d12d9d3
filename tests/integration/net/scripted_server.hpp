// SPDX-License-Identifier: MIT
// A server on loopback that sends exactly the bytes of the test. One thread accepts; each connection has a
// thread that runs the test's script.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "api/http.hpp"
#include "certificates.hpp"
#include "support/gzipped.hpp"

namespace stmirror::net::test {

using boost::asio::ip::tcp;

/// The server's end of one connection. Does not throw: calls report that the client has gone.
class Session {
 public:
    Session(tcp::socket socket, boost::asio::ssl::context* tls, int number, std::atomic<int>& requests);

    bool shake_hands();
    /// The next request, head and body (by Content-Length); empty if the client has gone.
    std::optional<std::string> read_request();
    /// False if the client has gone.
    bool write(const std::string& bytes);
    /// Reads until the client closes the connection, and sends nothing.
    void wait_for_the_client_to_go();
    void close_with_notice();
    void reset();
    /// The number of the connection, from 1.
    int number() const { return number_; }
    tcp::socket& socket() { return stream_.next_layer(); }

 private:
    std::size_t read_some(char* data, std::size_t size);

    boost::asio::ssl::stream<tcp::socket> stream_;
    bool is_tls_ = false;
    std::string received_;
    int number_;
    std::atomic<int>& requests_;
};

class ScriptedServer {
 public:
    using Script = std::function<void(Session&)>;
    /// Changes the TLS context before the server starts.
    using Adjust = std::function<void(SSL_CTX*)>;

    /// The script runs after the handshake.
    ScriptedServer(const Certificate& certificate, Script script, const Adjust& adjust = {});
    /// The script runs on a TCP connection without TLS.
    explicit ScriptedServer(Script script);
    ~ScriptedServer();
    ScriptedServer(const ScriptedServer&) = delete;
    ScriptedServer& operator=(const ScriptedServer&) = delete;

    std::string port() const { return std::to_string(port_); }
    Endpoint endpoint(const std::string& host = "localhost") const { return {host, port()}; }
    int connections() const { return connections_; }
    int requests() const { return requests_; }
    int open_at_most() const { return open_at_most_; }

 private:
    void listen();
    void accept();
    void serve(tcp::socket socket, int number);

    boost::asio::io_context loop_;
    tcp::acceptor acceptor_{loop_};
    unsigned short port_ = 0;
    std::optional<boost::asio::ssl::context> tls_;
    Script script_;
    std::atomic<int> connections_{0}, requests_{0}, open_{0}, open_at_most_{0};
    std::atomic<bool> is_stopping_{false};
    std::mutex mutex_;
    std::vector<int> sockets_;
    std::vector<std::thread> sessions_;
    std::thread acceptance_;
};

/// A complete reply with a correct Content-Length.
std::string ok(const std::string& body, const std::string& extra_headers = "");
using testing::gzipped;

}  // namespace stmirror::net::test
