// SPDX-License-Identifier: MIT
#include "status/http/http_question.hpp"

#include <unistd.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <exception>

#include "status/http/socket_user.hpp"

namespace stmirror::status {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using boost::system::error_code;

/// How long to wait before looking again whether the connection was accepted.
constexpr std::chrono::milliseconds look_again{10};
constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

Problem failure_of(Errc code, const tcp::endpoint& server, const std::string& what) {
    return {code, "the daemon at " + server.address().to_string() + ", port " +
                      std::to_string(server.port()) + ": " + what};
}

Problem failure_of(error_code error, Errc otherwise, const tcp::endpoint& server) {
    const bool late = error == beast::error::timeout;
    return failure_of(late ? Errc::Timeout : otherwise, server, late ? "no answer in time" : error.message());
}

http::request<http::empty_body> request_of(const Question& question, const tcp::endpoint& server) {
    http::request<http::empty_body> request(http::verb::get, question.path, 11);
    const auto host = server.address().to_string();
    request.set(http::field::host, server.address().is_v6() ? "[" + host + "]" : host);
    if (!question.token.empty()) { request.set(http::field::authorization, "Bearer " + question.token); }
    request.keep_alive(false);
    return request;
}

/// Checks who runs the server, before anything is sent to it. Waits until a process has accepted the
/// connection, because only then it has a user.
asio::awaitable<Result<>> check_user(const Question& question, beast::tcp_stream& stream,
                                     tcp::endpoint asked) {
    const auto deadline = std::chrono::steady_clock::now() + question.time_max;
    error_code broken;
    const auto own = stream.socket().local_endpoint(broken);
    const auto server = broken ? asked : stream.socket().remote_endpoint(broken);
    if (broken) { co_return failure_of(broken, Errc::Disconnected, asked); }
    if (!is_within_machine(own, server)) { co_return Result<>{}; }
    asio::steady_timer timer(stream.get_executor());
    auto user = user_of_peer(own, server);
    while (!user && std::chrono::steady_clock::now() < deadline) {
        timer.expires_after(look_again);
        co_await timer.async_wait(as_result);
        user = user_of_peer(own, server);
    }
    if (!user) { co_return failure_of(Errc::Timeout, server, "it did not accept the connection in time"); }
    if (*user == 0 || *user == ::geteuid() || user == question.daemon_user) { co_return Result<>{}; }
    co_return failure_of(Errc::Connect, server,
                         "the user " + std::to_string(*user) + " runs the program that listens there");
}

asio::awaitable<Result<std::string>> ask_server(const Question& question, tcp::endpoint server) {
    beast::tcp_stream stream(co_await asio::this_coro::executor);
    stream.expires_after(question.time_max);
    const auto [refused] = co_await stream.async_connect(server, as_result);
    if (refused) { co_return failure_of(refused, Errc::Connect, server); }
    const auto trusted = co_await check_user(question, stream, server);
    if (!trusted) { co_return trusted.error(); }

    const auto request = request_of(question, server);
    const auto [unsent, sent] = co_await http::async_write(stream, request, as_result);
    if (unsent) { co_return failure_of(unsent, Errc::Disconnected, server); }

    beast::flat_buffer buffer;
    http::response_parser<http::string_body> parser;
    parser.body_limit(question.body_bytes_max);
    const auto [cut_off, received] = co_await http::async_read(stream, buffer, parser, as_result);
    if (cut_off) { co_return failure_of(cut_off, Errc::Disconnected, server); }
    if (parser.get().result() != http::status::ok) {
        co_return failure_of(Errc::Refused, server,
                             "it answered " + std::to_string(parser.get().result_int()));
    }
    co_return std::move(parser.get().body());
}

}  // namespace

Result<std::string> ask(const Question& question) {
    error_code wrong;
    const auto address = asio::ip::make_address(question.address.host, wrong);
    if (wrong) { return Problem{Errc::Configuration, question.address.host + ": is not an IP address"}; }
    asio::io_context loop{1};
    Result<std::string> answer = Problem{Errc::Stopped, ""};
    asio::co_spawn(loop, ask_server(question, tcp::endpoint(address, question.address.port)),
                   [&](const std::exception_ptr& failure, Result<std::string> found) {
                       if (failure) { std::rethrow_exception(failure); }
                       answer = std::move(found);
                   });
    loop.run();
    return answer;
}

}  // namespace stmirror::status
