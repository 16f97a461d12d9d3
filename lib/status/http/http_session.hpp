// SPDX-License-Identifier: MIT
// One connection of the status server. Only the server's .cpp files include this header, because it includes
// Beast. Runs on the loop thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <memory>
#include <vector>

#include "base/clock.hpp"
#include "status/http/access.hpp"
#include "status/http/http_crowd.hpp"
#include "status/http/http_server.hpp"

namespace stmirror::status {

class HttpSession;

/// How many answers are made at a time. The number is above one, because an answer may have to wait until the
/// tables have been read.
inline constexpr std::size_t answers_at_once = 4;

/// What the connections of a server share. Lives as long as the server or any connection.
struct HttpServerState {
    const HttpServerOptions options;
    const Access access;
    const Handler handler;
    boost::asio::steady_timer timer;  ///< used by accept(), and after a stop by the wait for the last answers
    AnswerPermits permits{answers_at_once};
    std::vector<HttpSession*> sessions{};  ///< each removes itself in its destructor

    bool is_stopping() const { return options.stop.stop_requested(); }
};

class HttpSession {
 public:
    HttpSession(boost::asio::ip::tcp::socket socket, std::shared_ptr<HttpServerState> server);
    ~HttpSession();
    HttpSession(const HttpSession&) = delete;
    HttpSession& operator=(const HttpSession&) = delete;

    boost::asio::awaitable<void> run();
    ConnectionFacts facts() const;
    void close();

 private:
    using Parser = boost::beast::http::request_parser<boost::beast::http::empty_body>;
    using Message = boost::beast::http::response<boost::beast::http::string_body>;

    boost::asio::awaitable<bool> serve_one();
    boost::asio::awaitable<boost::system::error_code> read(Parser& parser);
    /// Returns false if there is no permit because the connection ended during the wait.
    boost::asio::awaitable<bool> wait_for_permit();
    boost::asio::awaitable<Response> respond(const Request& request);
    boost::asio::awaitable<bool> send(Message message);
    boost::asio::awaitable<void> drain();
    void enter(ConnectionState state);

    boost::beast::tcp_stream stream_;
    boost::beast::flat_buffer buffer_;
    std::shared_ptr<HttpServerState> server_;
    ConnectionFacts facts_{.since = std::chrono::steady_clock::now()};
    TimePoint last_answer_ = facts_.since;  ///< before the first answer, the time when the connection began
};

}  // namespace stmirror::status
