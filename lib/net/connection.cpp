// SPDX-License-Identifier: MIT
#include "net/connection.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <boost/beast/http.hpp>
#include <cerrno>
#include <utility>

#include "net/stream.hpp"
#include "net/tls.hpp"
#include "net/words.hpp"

namespace stmirror::net {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;

Connection::Connection(Surroundings& surroundings, Endpoint server)
    : surroundings_(surroundings),
      server_(std::move(server)),
      stream_(std::make_unique<Stream>(surroundings)) {}

Connection::~Connection() = default;

void Connection::close() {
    is_closed_ = true;
    stream_->tcp().close();
}

bool Connection::is_reusable() const {
    if (!keeps_alive_ || is_closed_) { return false; }
    // Whatever arrives between requests makes the connection unusable: it is the end of the connection, or a
    // fault of the server. TLS may have read it from the socket already, together with the reply.
    if (has_unread(stream_->tls.native_handle())) { return false; }
    char byte = 0;
    const auto count = ::recv(stream_->tcp().socket().native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

asio::awaitable<Result<>> Connection::open() {
    const TimePoint deadline = std::chrono::steady_clock::now() + surroundings_.options.deadlines.connect;
    Endpoint peer = surroundings_.options.proxy.value_or(server_);
    auto outcome = co_await connect(std::move(peer), deadline);
    if (outcome && surroundings_.options.proxy) { outcome = co_await tunnel(deadline); }
    if (outcome) { outcome = co_await handshake(); }
    co_return outcome;
}

/// Tries all addresses in order, each with its share of the remaining time.
asio::awaitable<Result<>> Connection::connect(Endpoint peer, TimePoint deadline) {
    const auto time = surroundings_.options.deadlines.connect;
    auto addresses = co_await surroundings_.lookup->find(peer.host, peer.port, time);
    if (addresses.has_error()) { co_return addresses.error(); }
    auto& tcp = stream_->tcp();
    error_code failure;
    std::ptrdiff_t untried = std::ssize(*addresses);
    for (const auto& address : *addresses) {
        if (is_closed_) { co_return Problem{Errc::Stopped, "the connection was closed by this side"}; }
        tcp.expires_after((deadline - std::chrono::steady_clock::now()) / untried--);
        std::tie(failure) = co_await tcp.async_connect(address, as_result);
        if (!failure) {
            tcp.socket().set_option(asio::ip::tcp::no_delay(true), failure);
            co_return Result<>{};
        }
        tcp.close();
    }
    const std::string reason = failure == beast::error::timeout
                                   ? " within " + in_words(surroundings_.options.deadlines.connect)
                                   : ": " + failure.message();
    co_return Problem{Errc::Connect, "no TCP connection to " +
                                         std::string(surroundings_.options.proxy ? "the proxy " : "") +
                                         peer.text() + reason};
}

/// Asks the proxy to forward everything to the server (RFC 9110, section 9.3.6).
asio::awaitable<Result<>> Connection::tunnel(TimePoint deadline) {
    const std::string proxy = "the proxy " + surroundings_.options.proxy->text();
    const std::string server = server_.text();
    http::request<http::empty_body> request(http::verb::connect, server, 11);
    request.set(http::field::host, server);
    request.set(http::field::user_agent, surroundings_.options.user_agent);
    stream_->tcp().expires_at(deadline);
    auto [failure, written] = co_await http::async_write(stream_->tcp(), request, as_result);
    http::response_parser<http::empty_body> parser;
    parser.skip(true);
    if (!failure) {
        std::tie(failure, written) =
            co_await http::async_read_header(stream_->tcp(), stream_->received, parser, as_result);
    }
    if (failure == beast::error::timeout) {
        co_return Problem{Errc::Connect, proxy + " did not open a tunnel to " + server + " within " +
                                             in_words(surroundings_.options.deadlines.connect)};
    }
    if (failure) {
        co_return Problem{Errc::Connect,
                          proxy + " did not open a tunnel to " + server + ": " + failure.message()};
    }
    const auto& answer = parser.get();
    if (answer.result_int() / 100 != 2) {
        co_return Problem{Errc::Connect, proxy + " refused a tunnel to " + server + ": " +
                                             std::to_string(answer.result_int()) + ' ' +
                                             std::string(answer.reason())};
    }
    if (stream_->received.size() > 0) {
        co_return Problem{Errc::Connect, proxy + " sent data before " + server + " did"};
    }
    co_return Result<>{};
}

asio::awaitable<Result<>> Connection::handshake() {
    SSL* tls = stream_->tls.native_handle();
    auto prepared = require_host(tls, server_.host);
    if (prepared.has_error()) { co_return prepared; }
    const auto time = surroundings_.options.deadlines.handshake;
    stream_->tcp().expires_after(time);
    auto [failure] = co_await stream_->tls.async_handshake(asio::ssl::stream_base::client, as_result);
    if (failure == beast::error::timeout) {
        co_return Problem{Errc::Connect,
                          "no TLS handshake with " + server_.text() + " within " + in_words(time)};
    }
    if (failure) { co_return handshake_failure(tls, failure, server_.text()); }
    co_return Result<>{};
}

}  // namespace stmirror::net
