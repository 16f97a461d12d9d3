// SPDX-License-Identifier: MIT
// A request and a reply as plain values, and the interface through which they travel.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"

namespace stmirror::api {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// Where a server is: from "https://host[:port]".
struct Endpoint {
    std::string host;
    std::string port;

    /// Refuses everything but https, and a path, query or user name.
    static Result<Endpoint> parse(std::string_view base_url);
    /// As it stands in a URL: without the port that goes without saying.
    std::string authority() const;
    bool operator==(const Endpoint&) const = default;
};

/// Sending it twice does no harm.
constexpr bool is_read(std::string_view method) { return method == "GET"; }

struct HttpRequest {
    Endpoint endpoint;
    std::string method = "GET";
    std::string target;  ///< path and query, percent-encoded
    Headers headers;  ///< without Host, Connection, Accept-Encoding, Content-Length: the transport's business
    std::string body;
    bool repeatable = false;  ///< no read, and may be sent twice all the same: a token may be asked for again
};

struct HttpReply {
    int status = 0;
    Headers headers;
    /// Decompressed, whole (the transport refuses a cut-off one), with at least 64 bytes of spare capacity.
    std::string body;
    /// Of a large body: its place in memory, to be kept as long as the body is.
    std::shared_ptr<void> memory{};

    /// The first header of that name (any case); empty where there is none.
    std::string_view header(std::string_view name) const;
};

/// Sends one request and calls back once, on the loop's thread and never from within send(). The errors are
/// of Errc Resolve, Connect, Tls, Timeout, Disconnected, Protocol (not HTTP, bad gzip, too large) and
/// Stopped.
class Transport {
 public:
    using Completion = std::function<void(Result<HttpReply>)>;
    virtual ~Transport() = default;
    virtual void send(HttpRequest request, Completion completion) = 0;
};

}  // namespace stmirror::api
