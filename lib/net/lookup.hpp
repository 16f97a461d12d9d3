// SPDX-License-Identifier: MIT
// One name look-up under a deadline.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"

namespace stmirror::net {

using Addresses = std::vector<boost::asio::ip::tcp::endpoint>;

/// getaddrinfo() cannot be cancelled. After the deadline or cancel() the look-up goes on unheard in Asio's thread,
/// and the io_context has work until it ends (the resolver's own time-out, see resolv.conf(5)).
class Lookup {
 public:
    explicit Lookup(boost::asio::any_io_executor executor);

    /// Never empty. Errc::Resolve for an unknown name and for no answer by the deadline.
    boost::asio::awaitable<Result<Addresses>> find(std::string host, std::string port, TimePoint deadline);
    /// Ends find() at once.
    void cancel();

 private:
    struct Answer;
    boost::asio::any_io_executor executor_;
    std::shared_ptr<Answer> answer_;
};

}  // namespace stmirror::net
