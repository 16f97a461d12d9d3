// SPDX-License-Identifier: MIT
// The daemon's side of the control socket: accepts commands of root and of its own user, does their jobs and
// sends back the output. A client may read the output hours later, until the server stops. A job ends early
// if its client requests that or disconnects. Call only on the loop thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/problem.hpp"
#include "control/message.hpp"

namespace boost::asio {
class io_context;
}

namespace stmirror::control {

/// Takes what a job sends to its client. The calls do not wait for the client.
class Client {
 public:
    virtual ~Client() = default;
    virtual void print(Output::To to, std::string_view text) = 0;
    virtual void show(Progress progress) = 0;
};

/// Does a job and returns its exit code. Ends soon after `stop` is requested. `client` outlives the job.
using DoJob =
    std::function<boost::asio::awaitable<int>(std::string job, Client& client, std::stop_token stop)>;

struct ServerOptions {
    Hello own{};
    std::size_t clients_max = 8;  ///< further commands are refused
    std::size_t request_bytes_max = line_bytes_max;
    std::chrono::milliseconds request_time_max{10'000};  ///< from connecting to the end of the request
    std::stop_token stop{};
};

class Server {
 public:
    /// Starts to accept commands. `listening` is SocketFile::number(); the server uses a duplicate of it. The
    /// references must outlive the server.
    static Result<std::unique_ptr<Server>> start(boost::asio::io_context& loop, Timers& timers,
                                                 const Clock& clock, int listening, ServerOptions options,
                                                 DoJob do_job);
    ~Server();

    /// Call after the stop. Returns when every job has ended, and every client has its answer or has
    /// disconnected.
    boost::asio::awaitable<void> closed();

 private:
    struct Impl;
    explicit Server(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace stmirror::control
