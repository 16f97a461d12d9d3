// SPDX-License-Identifier: MIT
// A request and a reply as values, without sockets.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stmirror::simulator {

using Pairs = std::vector<std::pair<std::string, std::string>>;

struct Request {
    std::string method;
    std::string path;  ///< percent-decoded; without the query
    Pairs query;       ///< percent-decoded; in order of appearance
    Pairs headers;     ///< names in lower case
    std::string body;

    /// Returns the value of a header or a query parameter, or null if the request does not have it. Ignores
    /// the case of the name.
    const std::string* header(std::string_view name) const;
    const std::string* parameter(std::string_view name) const;
};

struct Reply {
    int status = 200;
    Pairs headers;  ///< without Date, Content-Length and Content-Encoding, which the server adds
    std::string body;
};

}  // namespace stmirror::simulator
