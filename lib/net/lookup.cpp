// SPDX-License-Identifier: MIT
#include "net/lookup.hpp"

#include <netdb.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>
#include <cstring>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <system_error>
#include <thread>
#include <utility>

#include "async/waiting.hpp"
#include "net/words.hpp"

namespace stmirror::net {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

/// Parses a numeric address, which needs no look-up and no thread. Returns empty for a name.
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

/// Looks up a name. Blocks as long as the name service takes.
Result<Addresses> look_up(const std::string& host, const std::string& port) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_ADDRCONFIG | AI_NUMERICSERV;
    addrinfo* found = nullptr;
    const int failure = ::getaddrinfo(host.c_str(), port.c_str(), &hints, &found);
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owned(found, ::freeaddrinfo);
    Addresses addresses;
    for (const auto* each = found; failure == 0 && each != nullptr; each = each->ai_next) {
        if (each->ai_family != AF_INET && each->ai_family != AF_INET6) { continue; }
        tcp::endpoint address;
        address.resize(each->ai_addrlen);
        std::memcpy(address.data(), each->ai_addr, each->ai_addrlen);
        addresses.push_back(address);
    }
    if (addresses.empty()) {
        const auto* why = failure == 0 ? "no IPv4 or IPv6 address" : ::gai_strerror(failure);
        return Problem{Errc::Resolve, host + " has no address: " + why};
    }
    return addresses;
}

}  // namespace

/// The callers that wait for one name. Use only on the loop thread.
struct Lookup::Query {
    std::set<asio::steady_timer*> waiting;
    std::optional<Result<Addresses>> answer;

    void wake_all() {
        for (auto* timer : waiting) { timer->cancel(); }
    }
};

/// The state that outlives a Lookup, because an answer may arrive much later.
struct Lookup::Shared {
    Shared(asio::any_io_executor loop, std::stop_token its_stop)
        : executor(std::move(loop)), stop(std::move(its_stop)), on_stop(stop, [this] { end(); }) {}

    void end() {
        // Waits for a thread that is posting its answer and has the mutex. After that, no thread posts.
        const std::lock_guard lock(mutex);
        for (const auto& [name, query] : under_way) { query->wake_all(); }
    }
    void deliver(const std::string& name, Result<Addresses> answer) {
        auto query = under_way.extract(name);
        if (query) {
            query.mapped()->answer = std::move(answer);
            query.mapped()->wake_all();
        }
    }

    asio::any_io_executor executor;
    std::map<std::string, std::shared_ptr<Query>> under_way;  ///< by "host:port"; use only on the loop thread
    std::mutex mutex;      ///< a thread locks it before it reads `stop`, and until it has posted
    std::stop_token stop;  ///< after a stop, nothing may be posted, because the loop may be destroyed
    OnStop on_stop;
};

Lookup::Lookup(asio::any_io_executor executor, std::stop_token stop)
    : shared_(std::make_shared<Shared>(std::move(executor), std::move(stop))) {}

std::shared_ptr<Lookup::Query> Lookup::ask(const std::string& host, const std::string& port) {
    const auto name = host + ':' + port;
    const auto [entry, is_new] = shared_->under_way.try_emplace(name);
    if (!is_new) { return entry->second; }
    auto query = entry->second = std::make_shared<Query>();
    auto work = [shared = shared_, host, port, name] {
        auto answer = look_up(host, port);
        const std::lock_guard lock(shared->mutex);
        if (shared->stop.stop_requested()) { return; }
        asio::post(shared->executor, [shared, name, answer = std::move(answer)]() mutable {
            shared->deliver(name, std::move(answer));
        });
    };
    try {
        std::thread(std::move(work)).detach();
    } catch (const std::system_error& failure) {
        shared_->deliver(name, Problem{Errc::Io, std::string("cannot start a thread to look up a name: ") +
                                                     failure.what()});
    }
    return query;
}

asio::awaitable<Result<Addresses>> Lookup::find(std::string host, std::string port,
                                                std::chrono::milliseconds time) {
    if (auto numeric = parse_numeric(host, port)) { co_return Addresses{*numeric}; }
    if (shared_->stop.stop_requested()) {
        co_return Problem{Errc::Stopped, "the name look-up was cancelled: the program is stopping"};
    }
    const auto query = ask(host, port);
    if (!query->answer) {
        asio::steady_timer wait(shared_->executor, time);
        query->waiting.insert(&wait);
        co_await wait.async_wait(asio::as_tuple(asio::use_awaitable));
        query->waiting.erase(&wait);
    }
    if (query->answer) { co_return *query->answer; }
    co_return Problem{Errc::Resolve, "no address found for " + host + " within " + in_words(time)};
}

}  // namespace stmirror::net
