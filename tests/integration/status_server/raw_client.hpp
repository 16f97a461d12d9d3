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

    /// Returns false if the server has closed the connection.
    bool send(std::string_view bytes);
    /// Returns one answer with as many bytes of body as Content-Length says, or the part that was received
    /// before the connection ended.
    std::string answer(bool is_head = false);
    /// Waits for the first bytes of an answer. Leaves the rest unread.
    bool begins() { return receive(); }
    /// Returns whether the server closes the connection within a few seconds. Discards what the server still
    /// sends.
    bool is_ended_by_server();

 private:
    bool receive();

    boost::asio::io_context loop_;
    boost::asio::ip::tcp::socket socket_{loop_};
    std::string received_;
};

/// Returns "GET path HTTP/1.1" with the Host header of a client on this machine, and with the header lines in
/// `further`.
std::string get(std::string_view path, std::string_view further = "");

}  // namespace stmirror::status::test
