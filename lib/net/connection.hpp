// SPDX-License-Identifier: MIT
// One TLS connection to one server, through a proxy where there is one: it is opened, carries one request
// after the other, and is closed for good by the first thing that goes wrong. Each phase has its deadline.
// Who uses it when is the pool's business. Used from the loop's thread only.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <optional>

#include "api/http.hpp"
#include "base/clock.hpp"
#include "net/https_client.hpp"
#include "net/large_bodies.hpp"
#include "net/lookup.hpp"

namespace stmirror::net {

/// What all connections share; outlives them.
struct Surroundings {
    boost::asio::io_context& loop;
    std::unique_ptr<boost::asio::ssl::context> tls;
    std::optional<api::Endpoint> proxy;
    ClientOptions options;
    std::unique_ptr<Lookup> lookup;
    LargeBodies large_bodies;
};

class Connection {
 public:
    Connection(Surroundings& surroundings, api::Endpoint server);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Name look-up, TCP, the proxy's tunnel, TLS: once, before all else.
    boost::asio::awaitable<Result<>> open();
    /// Sends `request`, which must live until the end, and reads the whole reply.
    boost::asio::awaitable<Result<api::HttpReply>> exchange(const api::HttpRequest& request);

    /// Whether another request may be sent: the server agreed to keep the connection and has not closed it
    /// since.
    bool is_reusable() const;
    /// Whether a byte of the reply to the last request came.
    bool has_heard() const { return has_heard_; }
    /// Ends what is under way, with whatever error; nothing can be sent any more.
    void close();

    struct Stream;

 private:
    boost::asio::awaitable<Result<>> connect(api::Endpoint peer, TimePoint deadline);
    boost::asio::awaitable<Result<>> tunnel(TimePoint deadline);
    boost::asio::awaitable<Result<>> handshake();

    Surroundings& surroundings_;
    api::Endpoint server_;
    std::unique_ptr<Stream> stream_;
    bool has_heard_ = false;
    bool keeps_alive_ = false;
    bool is_closed_ = false;
};

}  // namespace stmirror::net
