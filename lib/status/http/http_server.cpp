// SPDX-License-Identifier: MIT
#include "status/http/http_server.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <vector>

#include "async/waiting.hpp"
#include "status/http/http_session.hpp"

namespace stmirror::status {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::seconds last_answer_time{1};

}  // namespace

struct HttpServer::Impl {
    Impl(asio::io_context& l, HttpServerState s)
        : loop(l),
          state(std::make_shared<HttpServerState>(std::move(s))),
          acceptor(l),
          on_stop(state->options.stop, [this] { end(); }) {}

    error_code listen();
    asio::awaitable<void> accept();
    void begin_session(tcp::socket socket);
    asio::awaitable<void> wait_for_slot();
    bool has_slot();
    void end();

    asio::io_context& loop;
    std::shared_ptr<HttpServerState> state;
    tcp::acceptor acceptor;
    OnStop on_stop;
};

error_code HttpServer::Impl::listen() {
    const auto& wanted = state->options.address;
    error_code failure;
    const auto address = asio::ip::make_address(wanted.host, failure);
    if (failure) { return failure; }
    const tcp::endpoint endpoint(address, wanted.port);
    acceptor.open(endpoint.protocol(), failure);
    if (!failure) { acceptor.set_option(asio::socket_base::reuse_address(true), failure); }
    if (!failure) { acceptor.bind(endpoint, failure); }
    if (!failure) { acceptor.listen(asio::socket_base::max_listen_connections, failure); }
    return failure;
}

asio::awaitable<void> HttpServer::Impl::accept() {
    constexpr std::chrono::milliseconds retry_delay{100};
    while (acceptor.is_open()) {
        auto [failure, socket] = co_await acceptor.async_accept(as_result);
        if (!failure) {
            co_await wait_for_slot();
            begin_session(std::move(socket));
        } else if (acceptor.is_open()) {
            // Probably out of file descriptors. Wait until a closed connection frees one.
            state->timer.expires_after(retry_delay);
            co_await state->timer.async_wait(as_result);
        }
    }
}

void HttpServer::Impl::begin_session(tcp::socket socket) {
    if (state->is_stopping()) { return; }
    auto session = std::make_shared<HttpSession>(std::move(socket), state);
    asio::co_spawn(loop, session->run(), [session](const std::exception_ptr& failure) { rethrow(failure); });
}

/// Waits until one more connection is allowed. Later clients wait in the system's accept queue, in order.
/// Without the queue, clients that reconnect all the time would keep a new client out.
asio::awaitable<void> HttpServer::Impl::wait_for_slot() {
    constexpr std::chrono::milliseconds interval{20};
    while (!state->is_stopping()) {
        if (has_slot()) { co_return; }
        state->timer.expires_after(interval);
        co_await state->timer.async_wait(as_result);
    }
}

/// Returns true if one more connection is allowed. Closes another one if necessary.
bool HttpServer::Impl::has_slot() {
    auto& sessions = state->sessions;
    std::vector<ConnectionFacts> connections;
    for (const auto* session : sessions) { connections.push_back(session->facts()); }
    const auto ended = std::ranges::count(connections, ConnectionState::Ended, &ConnectionFacts::state);
    if (connections.size() - static_cast<std::size_t>(ended) < state->options.connections_max) {
        return true;
    }
    const auto one =
        connection_to_end(connections, std::chrono::steady_clock::now(), state->options.answer_time_min);
    if (one) { sessions[*one]->close(); }
    return one.has_value();
}

HttpServer::HttpServer(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}

HttpServer::~HttpServer() = default;

Result<std::unique_ptr<HttpServer>> HttpServer::start(asio::io_context& loop, HttpServerOptions options,
                                                      Handler handler) {
    auto access = Access::create(options.address, options.token);
    if (!access) { return access.error(); }
    auto impl = std::make_shared<Impl>(loop, HttpServerState{std::move(options), std::move(*access),
                                                             std::move(handler), asio::steady_timer(loop)});
    if (const auto failure = impl->listen()) {
        const auto& address = impl->state->options.address;
        return Problem{Errc::Io, "http.listen: cannot listen on " + address.host + ", port " +
                                     std::to_string(address.port) + ": " + failure.message()};
    }
    asio::co_spawn(loop, impl->accept(), [impl](const std::exception_ptr& failure) { rethrow(failure); });
    return std::unique_ptr<HttpServer>(new HttpServer(std::move(impl)));
}

std::uint16_t HttpServer::port() const {
    error_code ignored;
    return impl_->acceptor.local_endpoint(ignored).port();
}

void HttpServer::Impl::end() {
    error_code ignored;
    acceptor.close(ignored);
    state->timer.cancel();
    const auto sessions = state->sessions;
    for (auto* session : sessions) {
        if (session->facts().state == ConnectionState::Silent) { session->close(); }
    }
    if (state->sessions.empty()) { return; }
    state->timer.expires_after(last_answer_time);
    state->timer.async_wait([shared = state](error_code) {
        for (auto* session : shared->sessions) { session->close(); }
    });
}

}  // namespace stmirror::status
