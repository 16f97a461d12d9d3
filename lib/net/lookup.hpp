// SPDX-License-Identifier: MIT
// Name look-ups under a deadline, shared by all connections. getaddrinfo() cannot be cancelled: it runs on a
// thread of its own, which nobody waits for. Used from the loop's thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "base/error.hpp"

namespace stmirror::net {

using Addresses = std::vector<boost::asio::ip::tcp::endpoint>;

/// One look-up of a name at a time, for all who ask for it: where the name service is down, connections do
/// not pile up questions that it would have to work off before it can answer again.
class Lookup {
 public:
    explicit Lookup(boost::asio::any_io_executor executor);
    /// Does what stop() does; the loop outlives it.
    ~Lookup();
    Lookup(const Lookup&) = delete;
    Lookup& operator=(const Lookup&) = delete;

    /// Never empty. Errc::Resolve for an unknown name and for no answer within `time`, Errc::Stopped after
    /// stop().
    boost::asio::awaitable<Result<Addresses>> find(std::string host, std::string port,
                                                   std::chrono::milliseconds time);
    /// Ends every find() soon. What hangs in getaddrinfo() goes on unheard, and does not keep the loop.
    void stop();

 private:
    struct Query;
    struct Shared;
    std::shared_ptr<Query> ask(const std::string& host, const std::string& port);

    std::shared_ptr<Shared> shared_;
};

}  // namespace stmirror::net
