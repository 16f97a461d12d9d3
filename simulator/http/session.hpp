// SPDX-License-Identifier: MIT
// One connection of the server, from the TLS handshake to its end. Include this header only in the server's
// .cpp files, because it includes Beast.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <memory>

#include "simulator/http/answer.hpp"
#include "simulator/http/compression.hpp"
#include "simulator/http/server.hpp"

namespace stmirror::simulator {

/// Runs on the executor of its socket. The executor must be a strand if several threads serve.
class Session : public std::enable_shared_from_this<Session> {
 public:
    Session(boost::asio::ip::tcp::socket socket, boost::asio::ssl::context& tls, const ServerOptions& options,
            const Handler& handler, PackedBodies& packed);

    boost::asio::any_io_executor executor() { return stream_.get_executor(); }
    boost::asio::awaitable<void> run();
    /// Ends the session soon. May be called from any thread.
    void close();

 private:
    using RequestParser = boost::beast::http::request_parser<boost::beast::http::string_body>;
    using Response = boost::beast::http::response<boost::beast::http::string_body>;

    boost::asio::awaitable<bool> serve_one();
    boost::asio::awaitable<void> refuse(unsigned status);
    Answer answer_to(const RequestParser::value_type& message) const;
    Response make_response(Answer& answer, const RequestParser::value_type& message) const;
    boost::asio::awaitable<bool> send(Response response, Delivery delivery);
    boost::asio::awaitable<bool> send_part(Response& response, const Delivery& delivery,
                                           std::size_t body_bytes);
    boost::asio::awaitable<void> end(Ending ending);
    boost::asio::awaitable<bool> pause(std::chrono::milliseconds duration);

    boost::asio::ssl::stream<boost::beast::tcp_stream> stream_;
    boost::asio::steady_timer timer_;
    boost::beast::flat_buffer buffer_;
    const ServerOptions& options_;
    const Handler& handler_;
    PackedBodies& packed_;
    Caller caller_;
    bool closed_ = false;
};

}  // namespace stmirror::simulator
