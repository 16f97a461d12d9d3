// SPDX-License-Identifier: MIT
// A client that sends raw bytes and reads the answer, so that a test can send wrong requests.
#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace stmirror::status::test {

class RawClient {
 public:
    explicit RawClient(std::uint16_t port);

    /// False if the server has closed the connection.
    bool send(std::string_view bytes);
    /// One answer with its body of Content-Length, or the part received before the connection ended.
    std::string answer(bool is_head = false);
    /// Waits for the first bytes of an answer, and leaves the rest unread.
    bool begins() { return receive(); }
    /// Whether the server ends the connection within a few seconds. Discards what it still sends.
    bool is_ended_by_server();

 private:
    bool receive();

    boost::asio::io_context loop_;
    boost::asio::ip::tcp::socket socket_{loop_};
    std::string received_;
};

/// "GET path HTTP/1.1" with the Host header of a client on this machine, and `further` header lines.
std::string get(std::string_view path, std::string_view further = "");

}  // namespace stmirror::status::test
