// SPDX-License-Identifier: MIT
// How servers and times are written, in requests and in messages.
#pragma once

#include <chrono>
#include <string>

#include "api/http.hpp"

namespace stmirror::net {

/// "host:port"; an IPv6 address in brackets.
inline std::string authority(const api::Endpoint& endpoint) {
    const bool is_ipv6 = endpoint.host.find(':') != std::string::npos;
    return (is_ipv6 ? '[' + endpoint.host + ']' : endpoint.host) + ':' + endpoint.port;
}

/// "10 s", "250 ms".
inline std::string in_words(std::chrono::milliseconds time) {
    const auto count = time.count();
    return count % 1000 == 0 ? std::to_string(count / 1000) + " s" : std::to_string(count) + " ms";
}

}  // namespace stmirror::net
