// SPDX-License-Identifier: MIT
// The HTTPS client: the daemon's Transport. Beast and OpenSSL are known to its .cpp files alone.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "api/http.hpp"
#include "base/error.hpp"

namespace boost::asio {
class io_context;
}

namespace stmirror::net {

class Pool;

struct Deadlines {
    std::chrono::milliseconds connect{
        std::chrono::seconds{10}};  ///< name look-up, TCP, and the proxy's tunnel
    std::chrono::milliseconds handshake{std::chrono::seconds{10}};
    std::chrono::milliseconds first_byte{std::chrono::seconds{100}};  ///< the API's own limit [DOC-PAGE]
    std::chrono::milliseconds body{std::chrono::seconds{300}};  ///< the whole of it, from the first byte
    std::chrono::milliseconds idle{std::chrono::seconds{30}};   ///< an unused connection is closed after it
};

struct ClientOptions {
    std::size_t connections = 4;  ///< open at once for each host; more requests wait in line
    Deadlines deadlines;
    std::uint64_t body_bytes_max = std::uint64_t{32} << 20;  ///< decompressed
    std::optional<std::filesystem::path> ca_file;  ///< PEM; used instead of the system's authorities
    std::string proxy;                             ///< "http://host:port", empty for none: HTTP CONNECT
    std::string user_agent = "stmirror";
};

/// Keep-alive pool for each host, TLS 1.2 and later with peer, host name and SNI, gzip. A reused connection
/// that turns out to be dead before a byte of the answer came is replaced once, silently; all else is the
/// caller's. Used from the loop's thread only.
class HttpsClient final : public api::Transport {
 public:
    /// Errc::Configuration where the CA file cannot be read or the proxy is not of that form.
    static Result<std::unique_ptr<HttpsClient>> create(boost::asio::io_context& loop, ClientOptions options);
    ~HttpsClient() override;

    void send(api::HttpRequest request, Completion completion) override;
    /// Ends everything under way with Errc::Stopped and refuses what comes after. The loop then drains by
    /// itself. Destruction does the same; let the loop drain before it dies.
    void stop();

 private:
    explicit HttpsClient(std::shared_ptr<Pool> pool);
    std::shared_ptr<Pool> pool_;
};

}  // namespace stmirror::net
