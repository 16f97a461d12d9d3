// SPDX-License-Identifier: MIT
// Sends one request on an open connection and reads its reply.
#include <boost/beast/http.hpp>
#include <utility>

#include "net/reply_parser.hpp"
#include "net/stream.hpp"
#include "net/words.hpp"

namespace stmirror::net {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using api::HttpReply;
using api::HttpRequest;
using boost::system::error_code;

namespace {

bool has_line_break(std::string_view text) {
    using namespace std::string_view_literals;
    return text.find_first_of("\r\n\0"sv) != std::string_view::npos;
}

/// Builds the message to send. Refuses line breaks in paths and header values, because they could inject
/// headers. The error names the header, but never contains its value, which may be a secret.
Result<http::request<http::string_body>> build_message(const HttpRequest& request,
                                                       const std::string& user_agent) {
    http::request<http::string_body> message;
    if (has_line_break(request.method) || has_line_break(request.target)) {
        return Problem{Errc::Configuration, "the request's method or path contains a line break"};
    }
    message.method_string(request.method);
    message.target(request.target);
    message.set(http::field::host, request.endpoint.authority());
    message.set(http::field::user_agent, user_agent);
    message.set(http::field::accept_encoding, "gzip");
    for (const auto& [name, value] : request.headers) {
        if (has_line_break(name) || has_line_break(value)) {
            return Problem{Errc::Configuration, "the value of the header " + name +
                                                    " contains a line break; " +
                                                    "is the secret in it written correctly?"};
        }
        message.set(name, value);
    }
    message.body() = request.body;
    message.prepare_payload();
    return message;
}

/// Reads the body. `memory` receives the permit of a large body.
asio::awaitable<error_code> read_body(Connection::Stream& stream, ReplyParser& parser,
                                      LargeBodies& large_bodies, TimePoint deadline,
                                      LargeBodies::Permit& memory) {
    ExtensionBound extensions;
    parser.on_chunk_header(extensions);
    parser.eager(true);
    error_code failure;
    std::size_t count = 0;
    while (!failure && !parser.is_done()) {
        auto& body = parser.get().body().body;
        if (!memory && body.size() > LargeBodies::small_bytes) {
            memory = co_await large_bodies.take(deadline);
            if (!memory) { co_return beast::error::timeout; }
            body.expect_large();
        }
        std::tie(failure, count) =
            co_await http::async_read_some(stream.tls, stream.received, parser, as_result);
    }
    co_return failure;
}

HttpReply build_reply(ReplyParser& parser, LargeBodies::Permit memory) {
    auto& message = parser.get();
    HttpReply reply;
    reply.memory = std::move(memory);
    reply.status = static_cast<int>(message.result_int());
    for (const auto& field : message) { reply.headers.emplace_back(field.name_string(), field.value()); }
    reply.body = message.body().body.take();
    return reply;
}

}  // namespace

asio::awaitable<Result<HttpReply>> Connection::exchange(const HttpRequest& request) {
    has_received_ = false;
    keeps_alive_ = false;
    const std::string server = server_.text();
    const Deadlines& deadlines = surroundings_.options.deadlines;
    auto message = build_message(request, surroundings_.options.user_agent);
    if (message.has_error()) { co_return message.error(); }
    stream_->tcp().expires_after(deadlines.first_byte);
    auto [failure, count] = co_await http::async_write(stream_->tls, *message, as_result);
    std::optional<ReplyParser> parser;
    while (!failure && (!parser || is_interim(*parser))) {
        prepare(parser, request.method == "HEAD", surroundings_.options.body_bytes_max);
        std::tie(failure, count) =
            co_await http::async_read_header(stream_->tls, stream_->received, *parser, as_result);
        has_received_ = has_received_ || parser->got_some();
    }
    if (failure == beast::error::timeout) {
        co_return Problem{Errc::Timeout,
                          "no answer from " + server + " within " + in_words(deadlines.first_byte)};
    }
    if (failure) { co_return reply_failure(failure, server); }
    auto started = start_body(*parser, surroundings_.options.body_bytes_max);
    if (started.has_error()) { co_return started.error(); }
    const auto deadline = std::chrono::steady_clock::now() + deadlines.body;
    stream_->tcp().expires_at(deadline);
    LargeBodies::Permit memory;
    failure = co_await read_body(*stream_, *parser, surroundings_.large_bodies, deadline, memory);
    if (failure == beast::error::timeout) {
        co_return Problem{Errc::Timeout,
                          "the answer of " + server + " was not complete within " + in_words(deadlines.body)};
    }
    if (failure) { co_return parser->get().body().failure.value_or(reply_failure(failure, server)); }
    stream_->tcp().expires_never();
    // If unexpected bytes follow the reply, the connection is not used again.
    keeps_alive_ = parser->keep_alive() && stream_->received.size() == 0;
    co_return build_reply(*parser, std::move(memory));
}

}  // namespace stmirror::net
