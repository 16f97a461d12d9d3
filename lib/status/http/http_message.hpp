// SPDX-License-Identifier: MIT
// Value types for a request to the status server and its answer.
#pragma once

#include <ctime>
#include <exception>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace stmirror::status {

/// A GET or HEAD request. A handler treats the two methods alike.
struct Request {
    std::string path;           ///< the path without the query, for example "/metrics"
    std::string query{};        ///< what follows the question mark, unchanged
    std::string host;           ///< the Host header, unchanged
    std::string authorization;  ///< the Authorization header, unchanged
};

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Response {
    int status = 200;
    std::string content_type = "text/plain; charset=utf-8";
    std::string body;
    Headers headers;  ///< replace or add to the headers that every answer has
};

/// Takes the answer to a request. Must be called exactly once, on the loop thread.
using Answer = std::function<void(Response)>;
/// Answers a request, immediately or later.
using Handler = std::function<void(const Request&, Answer)>;

/// Returns all headers of an answer except those about the connection and the length. Unless the answer's own
/// headers say otherwise, they forbid caching, framing, type sniffing and scripts.
Headers headers_of(const Response& response, std::time_t now);

/// Returns an answer with one line of text. Adds the line end.
Response text_response(int status, std::string text);
/// Returns an answer with status 500 for an exception that was thrown while a page was made. A bug in a page
/// must not end the daemon.
Response failed_response(const std::exception& failure);

}  // namespace stmirror::status
