// SPDX-License-Identifier: MIT
// A small HTTP/1.1 server for a few clients. Supports GET, HEAD and keep-alive, and limits connections, sizes
// and times. The handler makes the answers; Access decides which clients are allowed. Runs on the loop
// thread. Call only on that thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>

#include "base/problem.hpp"
#include "settings/listen_address.hpp"
#include "status/http/http_message.hpp"

namespace boost::asio {
class io_context;
}

namespace stmirror::status {

struct HttpServerOptions {
    ListenAddress address{
        .host = "127.0.0.1", .port = 0, .is_loopback = true};  ///< port 0 means any free one
    std::string token{};               ///< may be empty, for no token, if the address is a loopback address
    std::size_t connections_max = 64;  ///< further clients wait; see connection_to_end()
    std::size_t header_bytes_max = 8192;
    std::chrono::milliseconds idle{60'000};            ///< longest wait for the next request
    std::chrono::milliseconds request_time{10'000};    ///< limit from the first byte of a request to its last
    std::chrono::milliseconds answer_time{10'000};     ///< limit for reading the answer
    std::chrono::milliseconds answer_time_min{1'000};  ///< replaces answer_time while others wait
    /// Ends the server. It accepts no more connections and closes silent ones immediately. Requests in
    /// progress get one second; then every connection is closed, and the server no longer keeps the loop
    /// running.
    std::stop_token stop{};
};

class HttpServer {
 public:
    /// Starts to listen. Returns Errc::Io if the address cannot be used, and Errc::Configuration if
    /// Access::create() returns it.
    static Result<std::unique_ptr<HttpServer>> start(boost::asio::io_context& loop, HttpServerOptions options,
                                                     Handler handler);
    ~HttpServer();

    std::uint16_t port() const;

 private:
    struct Impl;
    explicit HttpServer(std::shared_ptr<Impl> impl);
    std::shared_ptr<Impl> impl_;
};

}  // namespace stmirror::status
