// SPDX-License-Identifier: MIT
// The address of a server. A value type.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace stmirror {

struct Endpoint {
    std::string host;  ///< in lower case; an IPv6 address without its brackets
    std::string port;

    /// Reads "https://host" or "https://host:port". One slash at the end is allowed. Returns empty for
    /// anything else, for example if there is a path or a user name.
    static std::optional<Endpoint> parse_https(std::string_view url);
    /// Reads "http://host:port", with an IPv6 address in brackets. One slash at the end is allowed. Returns
    /// empty for anything else.
    static std::optional<Endpoint> parse_proxy(std::string_view url);
    /// Returns the host and port as in a URL and the Host header. Omits the default port, because some
    /// gateways accept only the bare host name.
    std::string authority() const;
    /// Returns "host:port", with an IPv6 address in brackets.
    std::string text() const;
    bool operator==(const Endpoint&) const = default;
};

}  // namespace stmirror
