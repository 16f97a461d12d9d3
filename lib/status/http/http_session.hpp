// SPDX-License-Identifier: MIT
// One connection of the status server, from its first byte to its end. Included by the server's .cpp files
// only, for it brings in Beast. Runs on the loop's thread.
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

/// Several, as an answer may have to wait for the tables to be read.
inline constexpr std::size_t answers_at_once = 4;

/// What the connections of a server share. The last one to end takes it along.
struct HttpServerState {
    const HttpServerOptions options;
    const Access access;
    const Handler handler;
    boost::asio::steady_timer timer;  ///< of who accepts; once stopping, of the last answers
    AnswerPermits permits{answers_at_once};
    bool is_stopping = false;
    std::vector<HttpSession*> sessions{};  ///< each takes itself out at its end
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
    /// False: without a permit, as the connection has ended meanwhile.
    boost::asio::awaitable<bool> wait_for_permit();
    boost::asio::awaitable<Response> respond(const Request& request);
    boost::asio::awaitable<bool> send(Message message);
    boost::asio::awaitable<void> say_farewell();
    void enter(ConnectionState state);

    boost::beast::tcp_stream stream_;
    boost::beast::flat_buffer buffer_;
    std::shared_ptr<HttpServerState> server_;
    ConnectionFacts facts_{.since = std::chrono::steady_clock::now()};
    TimePoint last_answer_ = facts_.since;  ///< before the first one, when it connected
};

}  // namespace stmirror::status
