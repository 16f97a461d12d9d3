// SPDX-License-Identifier: MIT
// Looks up names, with a deadline, for all connections. getaddrinfo() cannot be cancelled, so it runs on a
// detached thread. Call only on the loop thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "base/problem.hpp"

namespace stmirror::net {

using Addresses = std::vector<boost::asio::ip::tcp::endpoint>;

/// All callers that ask for the same name share one look-up, so that queries do not accumulate while the name
/// service is down.
class Lookup {
 public:
    /// A stop ends every find() soon. A thread in getaddrinfo() continues, but its result is discarded, and
    /// it does not keep the loop running. Request the stop before the loop is destroyed.
    Lookup(boost::asio::any_io_executor executor, std::stop_token stop);

    /// Returns at least one address. Fails with Errc::Resolve if the name is unknown or there is no answer
    /// within `time`, and with Errc::Stopped after a stop.
    boost::asio::awaitable<Result<Addresses>> find(std::string host, std::string port,
                                                   std::chrono::milliseconds time);

 private:
    struct Query;
    struct Shared;
    std::shared_ptr<Query> ask(const std::string& host, const std::string& port);

    std::shared_ptr<Shared> shared_;
};

}  // namespace stmirror::net
