// SPDX-License-Identifier: MIT
// The HTTPS client: the daemon's Transport. Users of this header need neither Beast nor OpenSSL.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "api/http.hpp"
#include "base/endpoint.hpp"
#include "base/problem.hpp"

namespace boost::asio {
class io_context;
}

namespace stmirror::net {

class Pool;

struct Deadlines {
    std::chrono::milliseconds connect{
        std::chrono::seconds{10}};  ///< name look-up, TCP, and the proxy's tunnel
    std::chrono::milliseconds handshake{std::chrono::seconds{10}};
    std::chrono::milliseconds first_byte{std::chrono::seconds{100}};  ///< as long as the API itself may take
    /// The time for the complete body, from its first byte.
    std::chrono::milliseconds body{std::chrono::seconds{300}};
    /// An unused connection is closed after this time.
    std::chrono::milliseconds idle{std::chrono::seconds{30}};
};

struct ClientOptions {
    std::size_t connections = 4;  ///< open at once for each host; more requests wait in a queue
    Deadlines deadlines;
    std::uint64_t body_bytes_max = std::uint64_t{32} << 20;  ///< the limit for a decompressed body
    std::optional<std::filesystem::path> ca_file;  ///< a PEM file, used instead of the system's authorities
    std::optional<Endpoint> proxy;                 ///< asked with HTTP CONNECT for a tunnel
    std::string user_agent = "stmirror";
};

/// Keeps a pool of connections for each host. Requires TLS 1.2 or later and verifies certificate and host
/// name. Sends SNI and accepts gzip. If a reused connection turns out to be closed before a byte of the
/// answer arrived, the request is sent once more on a new connection, unless it is a write that must not be
/// repeated. The caller decides about all other retries. Call only on the loop thread.
class HttpsClient final : public api::Transport {
 public:
    /// Calls stop() when `stop` is requested, which must happen on the loop thread. Fails with
    /// Errc::Configuration if the CA file cannot be read.
    static Result<std::unique_ptr<HttpsClient>> create(boost::asio::io_context& loop, ClientOptions options,
                                                       const std::stop_token& stop = {});
    ~HttpsClient() override;

    void send(api::HttpRequest request, Completion completion) override;
    /// Ends all requests with Errc::Stopped and refuses new ones. The destructor does the same. The client
    /// then gives the loop no more work. Before the loop is destroyed, let it run until it has no work left.
    void stop();

 private:
    explicit HttpsClient(std::shared_ptr<Pool> pool);
    std::shared_ptr<Pool> pool_;
};

}  // namespace stmirror::net
