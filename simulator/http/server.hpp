// SPDX-License-Identifier: MIT
// An HTTPS server with its own threads: TLS, HTTP/1.1, keep-alive, gzip, and the delivery faults that an
// answer requests. A handler makes the answers.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "base/problem.hpp"
#include "simulator/http/answer.hpp"
#include "simulator/http/certificates.hpp"

namespace stmirror::simulator {

struct ServerOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;  ///< any free port if 0
    ServerIdentity identity;
    std::size_t threads = 1;
    bool gzip = true;  ///< whether to use gzip if the client accepts it
    std::size_t request_body_bytes_max = std::size_t{16} << 20;
    std::chrono::seconds idle{120};  ///< how long an unused connection stays open
};

/// Serves from start() until stop() or its destruction. Thread-safe.
class Server {
 public:
    /// Returns Errc::Io if the address cannot be used, and Errc::Tls if the identity cannot be used.
    static Result<std::unique_ptr<Server>> start(ServerOptions options, Handler handler);
    ~Server();

    std::uint16_t port() const;
    /// Closes every connection at once. Returns when all threads have ended.
    void stop();

 private:
    struct Impl;
    explicit Server(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace stmirror::simulator
