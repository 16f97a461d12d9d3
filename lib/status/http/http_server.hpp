// SPDX-License-Identifier: MIT
// A small HTTP/1.1 server for a few clients: GET and HEAD, keep-alive, with bounds on connections, sizes and
// times. The handler makes the answers; Access decides who may ask. Runs and is used on the loop's thread.
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
    ListenAddress address{.host = "127.0.0.1", .port = 0, .is_loopback = true};  ///< port 0: any free one
    std::string token{};               ///< empty: none is needed; allowed for a loopback address only
    std::size_t connections_max = 64;  ///< one more waits, or closes the one that connection_to_end() names
    std::size_t header_bytes_max = 8192;
    std::chrono::milliseconds idle{60'000};            ///< between two requests
    std::chrono::milliseconds request_time{10'000};    ///< from the first byte of a request to its last
    std::chrono::milliseconds answer_time{10'000};     ///< for the client to read the answer
    std::chrono::milliseconds answer_time_min{1'000};  ///< the same if others wait for a connection
    /// Ends the server: it accepts no more and closes silent connections at once. Answers under way have one
    /// second to be sent; then every connection is closed, and the server no longer keeps the loop running.
    std::stop_token stop{};
};

class HttpServer {
 public:
    /// Listens at once. Errc::Io if the address cannot be used; Errc::Configuration as in Access::create().
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
