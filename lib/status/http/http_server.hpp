// SPDX-License-Identifier: MIT
// A small HTTP/1.1 server for a few readers: GET and HEAD, keep-alive, bounded in connections, sizes and
// time. What is answered is the handler's business, who may ask is that of Access. Runs on the loop's thread,
// and all of it is used from there.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "base/error.hpp"
#include "settings/listen_address.hpp"
#include "status/http/http_message.hpp"

namespace boost::asio {
class io_context;
}

namespace stmirror::status {

struct HttpServerOptions {
    ListenAddress address{.host = "127.0.0.1", .port = 0, .is_loopback = true};  ///< port 0: any free one
    std::string token{};               ///< empty: none is needed, which a loopback address alone may have
    std::size_t connections_max = 64;  ///< one more ends another one, as connection_to_end() says, or waits
    std::size_t header_bytes_max = 8192;
    std::chrono::milliseconds idle{60'000};            ///< between two requests
    std::chrono::milliseconds request_time{10'000};    ///< from the first byte of a request to its last
    std::chrono::milliseconds answer_time{10'000};     ///< to take the answer
    std::chrono::milliseconds answer_time_min{1'000};  ///< the same where others wait for the connection
};

class HttpServer {
 public:
    /// Listens from now on. Errc::Io where the address cannot be used, Errc::Configuration as
    /// Access::create() says.
    static Result<std::unique_ptr<HttpServer>> start(boost::asio::io_context& loop, HttpServerOptions options,
                                                     Handler handler);
    /// Like stop(); the rest of the answers goes out while the loop runs.
    ~HttpServer();

    std::uint16_t port() const;
    /// Accepts no more and ends silent connections at once; an answer that is under way may still go out, in
    /// its time. Afterwards nothing of it keeps the loop running.
    void stop();

 private:
    struct Impl;
    explicit HttpServer(std::shared_ptr<Impl> impl);
    std::shared_ptr<Impl> impl_;
};

}  // namespace stmirror::status
