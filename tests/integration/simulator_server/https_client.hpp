// SPDX-License-Identifier: MIT
// A small blocking HTTPS client that returns exactly what the server sent.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cstdint>
#include <map>
#include <string>

namespace stmirror::simulator {

struct Received {
    boost::system::error_code failure;  ///< why reading stopped, if the reply is incomplete
    boost::beast::http::response<boost::beast::http::string_body> response;  ///< the part that was received
    bool has_header = false;

    std::string header(const std::string& name) const {
        const auto value = response[name];
        return std::string(value.data(), value.size());
    }
};

/// One connection. It verifies the server's certificate with `ca_pem`.
class HttpsConnection {
 public:
    explicit HttpsConnection(const std::string& ca_pem);

    /// Connects to 127.0.0.1 and does the TLS handshake. The certificate must be valid for `host`.
    boost::system::error_code open(std::uint16_t port, const std::string& host = "localhost");
    using Headers = std::map<std::string, std::string>;
    Received call(const std::string& method, const std::string& target, const Headers& headers = {},
                  const std::string& body = {});
    /// Sends raw bytes and reads one reply.
    Received send_raw(const std::string& bytes);
    void send_only(const std::string& method, const std::string& target);
    Received receive();
    /// Returns true if nothing can be read within a tenth of a second.
    bool is_silent();

 private:
    boost::asio::io_context loop_;
    boost::asio::ssl::context tls_;
    boost::asio::ssl::stream<boost::asio::ip::tcp::socket> stream_;
    boost::beast::flat_buffer buffer_;
};

std::string gunzip(const std::string& packed, bool& whole);

}  // namespace stmirror::simulator
