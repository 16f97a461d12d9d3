// SPDX-License-Identifier: MIT
// A server on loopback that sends exactly the bytes given by the test. One thread accepts connections. Each
// connection has a thread that runs the test's script.
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

/// The server's end of one connection. Does not throw. The return values say whether the client has closed
/// the connection.
class Session {
 public:
    Session(tcp::socket socket, boost::asio::ssl::context* tls, int number, std::atomic<int>& requests);

    bool shake_hands();
    /// Returns the next request: its head, and as many bytes of body as Content-Length says. Empty if the
    /// client has closed the connection.
    std::optional<std::string> read_request();
    /// Returns false if the client has closed the connection.
    bool write(const std::string& bytes);
    /// Reads until the client closes the connection. Sends nothing.
    void wait_for_the_client_to_go();
    void close_with_notice();
    void reset();
    /// Returns the number of the connection. Connections are numbered from 1.
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

    /// Runs the script after each handshake.
    ScriptedServer(const Certificate& certificate, Script script, const Adjust& adjust = {});
    /// Runs the script on TCP connections without TLS.
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

/// Returns a complete reply with a correct Content-Length.
std::string ok(const std::string& body, const std::string& extra_headers = "");
using testing::gzipped;

}  // namespace stmirror::net::test
