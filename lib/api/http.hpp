// SPDX-License-Identifier: MIT
// Value types for requests and replies, and the interface that sends requests.
#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/endpoint.hpp"
#include "base/problem.hpp"

namespace stmirror::api {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// Returns true if a request with this method may be sent twice.
constexpr bool is_read(std::string_view method) { return method == "GET"; }

struct HttpRequest {
    Endpoint endpoint;
    std::string method = "GET";
    std::string target;  ///< path and query, percent-encoded
    Headers headers;     ///< the transport adds Host, Connection, Accept-Encoding and Content-Length
    std::string body;
    bool repeatable = false;  ///< may be sent twice although it is not a GET, for example a token request
    std::stop_token stop{};   ///< requested on the loop thread when nobody waits for the answer anymore
};

struct HttpReply {
    int status = 0;
    Headers headers;
    /// The decompressed, complete body (the transport refuses a truncated one), with at least 64 bytes of
    /// spare capacity.
    std::string body;
    /// The memory permit of a large body. It must be kept as long as the body.
    std::shared_ptr<void> memory{};

    /// Returns the value of the first header with this name (case-insensitive). Empty if there is none.
    std::string_view header(std::string_view name) const;
};

/// Sends one request and calls back once, on the loop thread, but never before send() returns. Errors have
/// the codes Resolve, Connect, Tls, Timeout, Disconnected, Protocol (not HTTP, invalid gzip, too large) and
/// Stopped, with which a request ends soon after its stop.
class Transport {
 public:
    using Completion = std::function<void(Result<HttpReply>)>;
    virtual ~Transport() = default;
    virtual void send(HttpRequest request, Completion completion) = 0;
};

}  // namespace stmirror::api
