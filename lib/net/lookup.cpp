// SPDX-License-Identifier: MIT
#include "net/lookup.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>
#include <optional>
#include <utility>

namespace stmirror::net {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

/// An address written as digits needs no look-up, and so no thread.
std::optional<tcp::endpoint> parse_numeric(const std::string& host, const std::string& port) {
    error_code not_numeric;
    const auto address = asio::ip::make_address(host, not_numeric);
    asio::ip::port_type number = 0;
    const auto parsed = std::from_chars(port.data(), port.data() + port.size(), number);
    if (not_numeric || parsed.ec != std::errc{} || parsed.ptr != port.data() + port.size()) {
        return std::nullopt;
    }
    return tcp::endpoint(address, number);
}

}  // namespace

/// Outlives whoever asked, for the resolver's handler may come much later.
struct Lookup::Answer {
    explicit Answer(const asio::any_io_executor& executor) : resolver(executor), wait(executor) {}

    tcp::resolver resolver;
    asio::steady_timer wait;
    std::optional<error_code> outcome;
    Addresses addresses;
};

Lookup::Lookup(asio::any_io_executor executor) : executor_(std::move(executor)) {}

asio::awaitable<Result<Addresses>> Lookup::find(std::string host, std::string port, TimePoint deadline) {
    if (auto numeric = parse_numeric(host, port)) {
        co_return Addresses{*numeric};
    }
    auto answer = std::make_shared<Answer>(executor_);
    answer_ = answer;
    answer->wait.expires_at(deadline);
    answer->resolver.async_resolve(host, port, [answer](error_code failure, const tcp::resolver::results_type& found) {
        answer->outcome = failure;
        answer->addresses.assign(found.begin(), found.end());
        answer->wait.cancel();
    });
    co_await answer->wait.async_wait(asio::as_tuple(asio::use_awaitable));
    answer_.reset();
    if (!answer->outcome) {
        co_return Error{Errc::Resolve, "no answer in time to the look-up of " + host};
    }
    if (*answer->outcome || answer->addresses.empty()) {
        co_return Error{Errc::Resolve, host + " has no address: " + answer->outcome->message()};
    }
    co_return std::move(answer->addresses);
}

void Lookup::cancel() {
    if (answer_) {
        answer_->resolver.cancel();
        answer_->wait.cancel();
    }
}

}  // namespace stmirror::net
