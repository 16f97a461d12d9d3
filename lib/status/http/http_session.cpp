// SPDX-License-Identifier: MIT
#include "status/http/http_session.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>
#include <ctime>
#include <optional>

#include "async/waiting.hpp"

namespace stmirror::status {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;
using Parser = http::request_parser<http::empty_body>;
using Message = http::response<http::string_body>;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
constexpr int send_buffer_bytes = 64 << 10;
constexpr std::chrono::seconds drain_time{2};
constexpr std::size_t drain_bytes_max = std::size_t{64} << 10;

Request to_request(const Parser::value_type& message) {
    const auto target = message.target();
    Request request;
    const auto path_end = std::min(target.find('?'), target.size());
    request.path = std::string(target.substr(0, path_end));
    request.query = std::string(target.substr(std::min(path_end + 1, target.size())));
    request.host = std::string(message[http::field::host]);
    request.authorization = std::string(message[http::field::authorization]);
    return request;
}

/// Returns the answer to a request that the server does not accept. Empty if it accepts the request.
std::optional<Response> mistake(const Parser& parser) {
    const auto& message = parser.get();
    if (message.method() != http::verb::get && message.method() != http::verb::head) {
        auto response = text_response(405, "This server answers GET and HEAD only.");
        response.headers.emplace_back("Allow", "GET, HEAD");
        return response;
    }
    // Attackers use two Host headers or an unexpected body to smuggle a request past a proxy.
    const auto hosts = message.count(http::field::host);
    if (hosts > 1 || (hosts == 0 && message.version() > 10)) {
        return text_response(400, "Exactly one Host header is required.");
    }
    if (message.count(http::field::transfer_encoding) > 0 || parser.content_length().value_or(0) > 0) {
        return text_response(400, "A request must not have a body.");
    }
    return std::nullopt;
}

/// Returns the answer to bytes that are not a request. Empty if the client disconnected or was too slow.
std::optional<Response> answer_to(error_code failure) {
    if (failure == http::error::header_limit || failure == http::error::buffer_overflow) {
        return text_response(431, "The request is too large.");
    }
    const bool left = failure == http::error::end_of_stream || failure == http::error::partial_message;
    const bool malformed = failure.category() == make_error_code(http::error::bad_method).category();
    if (malformed && !left) { return text_response(400, "This is not an HTTP request."); }
    return std::nullopt;
}

Message to_message(Response response, bool is_head, bool keep_alive) {
    Message message;
    message.version(11);
    message.result(static_cast<unsigned>(response.status));
    for (const auto& [name, value] : headers_of(response, std::time(nullptr))) { message.set(name, value); }
    message.keep_alive(keep_alive);
    message.content_length(response.body.size());
    if (!is_head) { message.body() = std::move(response.body); }
    return message;
}

}  // namespace

HttpSession::HttpSession(tcp::socket socket, std::shared_ptr<HttpServerState> server)
    : stream_(std::move(socket)), buffer_(server->options.header_bytes_max), server_(std::move(server)) {
    server_->sessions.push_back(this);
}

HttpSession::~HttpSession() {
    std::erase(server_->sessions, this);
    if (server_->is_stopping() && server_->sessions.empty()) { server_->timer.cancel(); }
}

void HttpSession::close() {
    enter(ConnectionState::Ended);
    stream_.close();
    server_->permits.drop(this);
}

ConnectionFacts HttpSession::facts() const {
    auto facts = facts_;
    error_code ignored;
    // A request may have arrived that the loop has not read yet.
    const bool has_asked = stream_.socket().available(ignored) > 0;
    if (facts.state == ConnectionState::Silent && has_asked) { facts.state = ConnectionState::Working; }
    return facts;
}

void HttpSession::enter(ConnectionState state) {
    if (facts_.state == ConnectionState::Ended) { return; }
    facts_.state = state;
    facts_.since = std::chrono::steady_clock::now();
}

asio::awaitable<void> HttpSession::run() {
    error_code ignored;
    stream_.socket().set_option(tcp::no_delay(true), ignored);
    // Limits the kernel memory for an answer that the client does not read.
    stream_.socket().set_option(tcp::socket::send_buffer_size(send_buffer_bytes), ignored);
    bool going_on = true;
    while (going_on && !server_->is_stopping()) { going_on = co_await serve_one(); }
}

/// Reads a request. The idle time limits the wait for the first byte, the request time everything after it.
asio::awaitable<error_code> HttpSession::read(Parser& parser) {
    const auto& options = server_->options;
    enter(ConnectionState::Silent);
    if (buffer_.size() == 0) {
        stream_.expires_after(options.idle);
        const auto [failure, size] =
            co_await stream_.async_read_some(buffer_.prepare(options.header_bytes_max), as_result);
        if (failure) { co_return http::error::end_of_stream; }
        buffer_.commit(size);
    }
    stream_.expires_after(options.request_time);
    const auto [failure, size] = co_await http::async_read_header(stream_, buffer_, parser, as_result);
    enter(ConnectionState::Working);
    co_return failure;
}

/// Serves one request. Returns true if the connection can serve another.
asio::awaitable<bool> HttpSession::serve_one() {
    Parser parser;
    parser.body_limit(boost::none);  // no body is read
    parser.header_limit(static_cast<std::uint32_t>(server_->options.header_bytes_max));
    const auto failure = co_await read(parser);
    if (failure) {
        auto answer = answer_to(failure);
        if (!answer) { co_return false; }
        co_await send(to_message(std::move(*answer), false, false));
        co_await drain();
        co_return false;
    }
    const bool is_head = parser.get().method() == http::verb::head;
    const auto request = to_request(parser.get());
    auto refused = mistake(parser);
    if (!refused) { refused = server_->access.refusal(request); }
    // A client whose request was refused is disconnected.
    const bool keep_alive = !refused && parser.get().keep_alive() && !server_->is_stopping();
    Response response;
    if (refused) {
        response = std::move(*refused);
    } else {
        const bool may_answer = co_await wait_for_permit();
        if (!may_answer) { co_return false; }
        response = co_await respond(request);
        server_->permits.give_back();
    }
    const bool is_sent = co_await send(to_message(std::move(response), is_head, keep_alive));
    if (!is_sent) { co_return false; }
    if (!keep_alive) { co_await drain(); }
    co_return keep_alive;
}

asio::awaitable<bool> HttpSession::send(Message message) {
    http::response_serializer<http::string_body> serializer(message);
    stream_.expires_after(server_->options.answer_time);
    enter(ConnectionState::Sending);
    const auto [failure, size] = co_await http::async_write(stream_, serializer, as_result);
    enter(ConnectionState::Working);
    last_answer_ = facts_.since;
    ++facts_.answers;
    co_return !failure;
}

/// Shuts down the sending side, then reads and drops what the client still sends, up to a limit. Closing a
/// connection with unread bytes would reset it, and the client might lose the answer.
asio::awaitable<void> HttpSession::drain() {
    error_code failure;
    enter(ConnectionState::Silent);
    stream_.socket().shutdown(tcp::socket::shutdown_send, failure);
    stream_.expires_after(drain_time);
    std::size_t dropped = 0;
    while (!failure && !server_->is_stopping() && dropped < drain_bytes_max) {
        buffer_.clear();
        auto [ended, size] =
            co_await stream_.async_read_some(buffer_.prepare(server_->options.header_bytes_max), as_result);
        failure = ended;
        dropped += size;
    }
}

asio::awaitable<bool> HttpSession::wait_for_permit() {
    enter(ConnectionState::Waiting);
    auto begin = [this](const std::function<void(bool)>& go_on) {
        // Post, because take() may call back immediately, but the call that suspends a coroutine must not
        // resume that coroutine.
        server_->permits.take(this, last_answer_,
                              [executor = stream_.get_executor(), go_on](bool has_permit) {
                                  asio::post(executor, [go_on, has_permit] { go_on(has_permit); });
                              });
    };
    const bool has_permit = co_await await_callback<bool>(begin);
    enter(ConnectionState::Working);
    const bool is_ended = facts_.state == ConnectionState::Ended;
    if (has_permit && is_ended) { server_->permits.give_back(); }
    co_return has_permit && !is_ended;
}

asio::awaitable<Response> HttpSession::respond(const Request& request) {
    auto begin = [this, &request](const Answer& answer) {
        // Post, because the handler may answer immediately; see wait_for_permit().
        const auto later = [executor = stream_.get_executor(), answer](Response response) {
            asio::post(executor, [answer, response = std::move(response)] { answer(response); });
        };
        try {
            server_->handler(request, later);
        } catch (const std::exception& failure) { later(failed_response(failure)); }
    };
    co_return co_await await_callback<Response>(begin);
}

}  // namespace stmirror::status
