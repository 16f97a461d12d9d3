// SPDX-License-Identifier: MIT
// One TLS connection to one server, through a proxy if one is set. It is opened once, carries one request at
// a time, and is closed after the first error. Each phase has a deadline. The pool decides which request uses
// it. Call only on the loop thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <optional>
#include <stop_token>

#include "api/http.hpp"
#include "base/clock.hpp"
#include "net/https_client.hpp"
#include "net/large_bodies.hpp"
#include "net/lookup.hpp"

namespace stmirror::net {

/// What all connections share. It must outlive them.
struct Surroundings {
    boost::asio::io_context& loop;
    std::unique_ptr<boost::asio::ssl::context> tls;
    ClientOptions options;
    std::stop_source stop;  ///< the stop of this client; `lookup` and `large_bodies` have its token
    std::unique_ptr<Lookup> lookup;
    LargeBodies large_bodies;
};

class Connection {
 public:
    Connection(Surroundings& surroundings, Endpoint server);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Resolves the name, connects by TCP, opens the proxy's tunnel and starts TLS. Call once, before
    /// anything else.
    boost::asio::awaitable<Result<>> open();
    /// Sends `request` and reads the complete reply. `request` must live until the end.
    boost::asio::awaitable<Result<api::HttpReply>> exchange(const api::HttpRequest& request);

    /// Returns whether another request may be sent: the server agreed to keep the connection open and has not
    /// closed it since.
    bool is_reusable() const;
    /// Returns whether any byte of the reply to the last request arrived.
    bool has_received() const { return has_received_; }
    /// Ends the current operation with an error. Nothing can be sent afterwards.
    void close();

    struct Stream;

 private:
    boost::asio::awaitable<Result<>> connect(Endpoint peer, TimePoint deadline);
    boost::asio::awaitable<Result<>> tunnel(TimePoint deadline);
    boost::asio::awaitable<Result<>> handshake();

    Surroundings& surroundings_;
    Endpoint server_;
    std::unique_ptr<Stream> stream_;
    bool has_received_ = false;
    bool keeps_alive_ = false;
    bool is_closed_ = false;
};

}  // namespace stmirror::net
