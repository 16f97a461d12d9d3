// SPDX-License-Identifier: MIT
// The address of a server. A plain value.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace stmirror {

struct Endpoint {
    std::string host;  ///< in lower case; an IPv6 address without its brackets
    std::string port;

    /// Reads "https://host" or "https://host:port". Empty for anything else, such as a path or a user name.
    static std::optional<Endpoint> parse_https(std::string_view url);
    /// Reads "http://host:port"; an IPv6 address is in brackets. Empty for anything else.
    static std::optional<Endpoint> parse_proxy(std::string_view url);
    /// As in a URL and the Host header: without the default port, since some gateways compare with the bare
    /// name.
    std::string authority() const;
    /// "host:port"; an IPv6 address in brackets.
    std::string text() const;
    bool operator==(const Endpoint&) const = default;
};

}  // namespace stmirror
