// SPDX-License-Identifier: MIT
// A status server on a loop with a thread of its own.
#pragma once

#include <boost/asio/io_context.hpp>
#include <future>
#include <memory>
#include <thread>

#include "status/http_server.hpp"

namespace stmirror::status::test {

class RunningServer {
 public:
    /// Throws where it cannot listen.
    RunningServer(HttpServerOptions options, Handler handler);
    /// Stops it, and waits until nothing of it is left on the loop.
    ~RunningServer();

    std::uint16_t port() const { return port_; }
    void stop();
    /// Whether the loop has run dry within a few seconds; only after stop().
    bool is_drained();

 private:
    boost::asio::io_context loop_{1};
    std::unique_ptr<HttpServer> server_;
    std::uint16_t port_ = 0;
    std::promise<void> ended_;
    std::future<void> end_{ended_.get_future()};
    std::thread thread_;
};

}  // namespace stmirror::status::test
