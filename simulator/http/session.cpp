// SPDX-License-Identifier: MIT
#include "simulator/http/session.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <boost/beast/http/write.hpp>

#include "simulator/http/replies.hpp"
#include "simulator/http/url.hpp"
#include "simulator/text/letter_case.hpp"

namespace stmirror::simulator {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

constexpr auto use_result = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::seconds handshake_max{10};
constexpr std::chrono::seconds farewell_max{2};
/// After this time the server disconnects a client that does not read. The pieces of a slow body are sent at
/// much shorter intervals, so this limit does not affect them.
constexpr std::chrono::seconds write_max{100};
constexpr std::size_t gzip_bytes_min = 1024;  ///< smaller bodies are not compressed

bool accepts_gzip(const http::fields& fields) {
    return http::ext_list(fields[http::field::accept_encoding]).exists("gzip");
}

std::string corrupted(std::string packed) {
    const auto first = packed.size() / 2;
    const auto last = std::min(packed.size(), first + 16);
    for (auto i = first; i < last; ++i) { packed[i] = static_cast<char>(packed[i] ^ 0x5a); }
    return packed;
}

std::string encoded_with_fault(const std::string& body, GzipFault fault) {
    auto packed = gzip(body);
    if (fault == GzipFault::Corrupt) { return corrupted(std::move(packed)); }
    packed.resize(packed.size() / 2);
    return packed;
}

}  // namespace

Session::Session(asio::ip::tcp::socket socket, asio::ssl::context& tls, const ServerOptions& options,
                 const Handler& handler, PackedBodies& packed)
    : stream_(beast::tcp_stream(std::move(socket)), tls),
      timer_(stream_.get_executor()),
      options_(options),
      handler_(handler),
      packed_(packed) {}

asio::awaitable<void> Session::run() {
    auto& socket = beast::get_lowest_layer(stream_).socket();
    boost::system::error_code ignored;
    socket.set_option(asio::ip::tcp::no_delay(true), ignored);
    const auto peer = socket.remote_endpoint(ignored);
    caller_.on_loopback = peer.address().is_loopback();

    beast::get_lowest_layer(stream_).expires_after(handshake_max);
    const auto [failure] = co_await stream_.async_handshake(asio::ssl::stream_base::server, use_result);
    bool going_on = !failure;
    while (going_on && !closed_) { going_on = co_await serve_one(); }
}

void Session::close() {
    asio::dispatch(stream_.get_executor(), [self = shared_from_this()] {
        self->closed_ = true;
        self->timer_.cancel();
        beast::get_lowest_layer(self->stream_).close();
    });
}

/// Returns true if the connection can carry another request.
asio::awaitable<bool> Session::serve_one() {
    RequestParser parser;
    parser.body_limit(options_.request_body_bytes_max);
    beast::get_lowest_layer(stream_).expires_after(options_.idle);
    const auto [failure, bytes] = co_await http::async_read(stream_, buffer_, parser, use_result);
    if (failure) {
        const bool too_large = failure == http::error::body_limit || failure == http::error::header_limit;
        const bool left = failure == http::error::end_of_stream || failure == http::error::partial_message;
        if (too_large) {
            co_await refuse(413);
        } else if (left) {
            co_await end(Ending::Close);
        } else if (failure.category() == make_error_code(http::error::bad_method).category()) {
            co_await refuse(400);
        }
        co_return false;
    }
    auto answer = answer_to(parser.get());
    if (!co_await pause(answer.delivery.delay)) { co_return false; }
    auto response = make_response(answer, parser.get());
    co_return co_await send(std::move(response), answer.delivery);
}

asio::awaitable<void> Session::refuse(unsigned status) {
    const auto reply = gateway_reply(static_cast<int>(status), reason_phrase(static_cast<int>(status)));
    Response response(http::int_to_status(status), 11, reply.body);
    response.keep_alive(false);
    response.prepare_payload();
    beast::get_lowest_layer(stream_).expires_after(farewell_max);
    co_await http::async_write(stream_, response, use_result);
    co_await end(Ending::Close);
}

Answer Session::answer_to(const RequestParser::value_type& message) const {
    Request request;
    request.method = std::string(message.method_string());
    for (const auto& field : message) {
        request.headers.emplace_back(lower_case(field.name_string()), std::string(field.value()));
    }
    request.body = message.body();
    const auto target = message.target();
    if (parse_target({target.data(), target.size()}, request)) { return handler_(request, caller_); }
    return Answer{gateway_reply(400, "The request target is malformed."), {}, {}};
}

Session::Response Session::make_response(Answer& answer, const RequestParser::value_type& message) const {
    auto& reply = answer.reply;
    Response response;
    response.version(11);
    response.result(static_cast<unsigned>(reply.status));
    response.set(http::field::date, http_date(answer.date));
    for (const auto& [name, value] : reply.headers) { response.insert(name, value); }

    const bool packs = options_.gzip && reply.body.size() >= gzip_bytes_min && accepts_gzip(message);
    if (answer.delivery.gzip_fault != GzipFault::None) {
        response.set(http::field::content_encoding, "gzip");
        response.body() = encoded_with_fault(reply.body, answer.delivery.gzip_fault);
    } else if (packs) {
        response.set(http::field::content_encoding, "gzip");
        response.body() = packed_.packed(reply.body);
    } else {
        response.body() = std::move(reply.body);
    }
    response.keep_alive(message.keep_alive() && answer.delivery.ending == Ending::Whole);
    response.content_length(response.body().size());
    if (message.method() == http::verb::head) { response.body().clear(); }
    return response;
}

asio::awaitable<bool> Session::send(Response response, Delivery delivery) {
    if (delivery.ending == Ending::Whole && !delivery.bytes_per_second) {
        beast::get_lowest_layer(stream_).expires_after(write_max);
        const auto [failure, bytes] = co_await http::async_write(stream_, response, use_result);
        if (failure) { co_return false; }
    } else if (delivery.ending == Ending::Whole || delivery.ends_after_bytes) {
        const auto body_bytes = delivery.ends_after_bytes.value_or(response.body().size());
        const bool sent =
            co_await send_part(response, delivery, std::min(body_bytes, response.body().size()));
        if (!sent) { co_return false; }
    }
    const bool ends = delivery.ending != Ending::Whole || response.need_eof() || !response.keep_alive();
    if (ends) { co_await end(delivery.ending == Ending::Whole ? Ending::Close : delivery.ending); }
    co_return !ends;
}

/// Sends the header and the first bytes of the body, at the requested pace.
asio::awaitable<bool> Session::send_part(Response& response, const Delivery& delivery,
                                         std::size_t body_bytes) {
    constexpr int pieces_per_second = 20;
    http::response_serializer<http::string_body> serializer(response);
    beast::get_lowest_layer(stream_).expires_after(write_max);
    const auto [failure, bytes] = co_await http::async_write_header(stream_, serializer, use_result);
    if (failure) { co_return false; }

    const auto pace = delivery.bytes_per_second;
    const auto piece_max = pace ? std::max<std::uint64_t>(1, *pace / pieces_per_second) : body_bytes;
    for (std::size_t sent = 0; sent < body_bytes;) {
        const auto piece = std::min<std::size_t>(piece_max, body_bytes - sent);
        beast::get_lowest_layer(stream_).expires_after(write_max);
        const auto chunk = asio::buffer(response.body().data() + sent, piece);
        const auto [broken, count] = co_await asio::async_write(stream_, chunk, use_result);
        if (broken) { co_return false; }
        sent += piece;
        const bool waited = !pace || co_await pause(std::chrono::milliseconds(1000 * piece / *pace));
        if (!waited) { co_return false; }
    }
    co_return true;
}

asio::awaitable<void> Session::end(Ending ending) {
    auto& tcp = beast::get_lowest_layer(stream_);
    boost::system::error_code ignored;
    if (ending == Ending::Stall) {
        // This read ends when the client closes the connection.
        tcp.expires_never();
        char byte = 0;
        co_await stream_.async_read_some(asio::buffer(&byte, 1), use_result);
    }
    if (ending == Ending::Reset) { tcp.socket().set_option(asio::socket_base::linger(true, 0), ignored); }
    if (ending == Ending::Close) {
        tcp.expires_after(farewell_max);
        co_await stream_.async_shutdown(use_result);
    }
    tcp.close();
}

/// Returns false if the session was closed during the pause.
asio::awaitable<bool> Session::pause(std::chrono::milliseconds duration) {
    if (duration > std::chrono::milliseconds::zero()) {
        timer_.expires_after(duration);
        co_await timer_.async_wait(use_result);
    }
    co_return !closed_;
}

}  // namespace stmirror::simulator
