// SPDX-License-Identifier: MIT
// A status server on a loop that runs in a separate thread.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <future>
#include <memory>
#include <stop_token>
#include <thread>
#include <utility>

#include "status/http/http_server.hpp"

namespace stmirror::status::test {

using Page = std::function<Response(const Request&)>;
/// Returns a handler that answers at once.
Handler handler_of(Page page);

class RunningServer {
 public:
    /// Throws if the server cannot listen.
    RunningServer(HttpServerOptions options, Page page)
        : RunningServer(std::move(options), handler_of(std::move(page))) {}
    RunningServer(HttpServerOptions options, Handler handler);
    /// Stops the server and waits until the loop has no work left.
    ~RunningServer();

    std::uint16_t port() const { return port_; }
    void stop();
    /// Returns whether the loop has ended within a few seconds. Call only after stop().
    bool is_drained();

 private:
    boost::asio::io_context loop_{1};
    std::stop_source stop_;
    std::unique_ptr<HttpServer> server_;
    std::uint16_t port_ = 0;
    std::promise<void> ended_;
    std::future<void> end_{ended_.get_future()};
    std::thread thread_;
};

}  // namespace stmirror::status::test
