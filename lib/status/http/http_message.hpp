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

/// Always a GET or a HEAD, which a handler answers alike.
struct Request {
    std::string path;           ///< "/metrics"; what follows a '?' is cut off
    std::string host;           ///< the Host header, as it came
    std::string authorization;  ///< the Authorization header, as it came
};

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Response {
    int status = 200;
    std::string content_type = "text/plain; charset=utf-8";
    std::string body;
    Headers headers;  ///< beside those that every answer has
};

/// Takes the answer to a request, once, on the loop's thread.
using Answer = std::function<void(Response)>;
/// Answers at once or later; every request has to be answered.
using Handler = std::function<void(const Request&, Answer)>;

/// All headers of an answer but those of the connection and the length: nothing may be stored, framed, taken
/// for another type or run, unless the answer's own headers say so.
Headers headers_of(const Response& response, std::time_t now);

/// A line of text.
Response text_response(int status, std::string text);
/// A mistake in a page must not end the daemon behind it.
Response failed_response(const std::exception& failure);

}  // namespace stmirror::status
