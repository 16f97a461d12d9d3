// SPDX-License-Identifier: MIT
// A request to the status server and its answer, as plain values.
#pragma once

#include <ctime>
#include <exception>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace stmirror::status {

/// Always a GET or a HEAD; a handler answers both alike.
struct Request {
    std::string path;           ///< "/metrics"; without the query
    std::string host;           ///< the Host header, unchanged
    std::string authorization;  ///< the Authorization header, unchanged
};

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Response {
    int status = 200;
    std::string content_type = "text/plain; charset=utf-8";
    std::string body;
    Headers headers;  ///< in addition to those of every answer
};

/// Takes the answer to a request; called once, on the loop's thread.
using Answer = std::function<void(Response)>;
/// Answers every request, at once or later.
using Handler = std::function<void(const Request&, Answer)>;

/// All headers of an answer except those of the connection and the length. Unless the answer's own headers
/// say otherwise, they forbid caching, framing, type sniffing and scripts.
Headers headers_of(const Response& response, std::time_t now);

/// A line of text.
Response text_response(int status, std::string text);
/// The answer 500 when making a page throws: a bug in a page must not end the daemon.
Response failed_response(const std::exception& failure);

}  // namespace stmirror::status
