// SPDX-License-Identifier: MIT
// The address and port on which the status server listens. A value type.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stmirror {

struct ListenAddress {
    std::string host;  ///< an IP address without brackets; "127.0.0.1" for "localhost"
    std::uint16_t port = 0;
    bool is_loopback = false;  ///< true if only programs on this machine can connect

    /// Reads "127.0.0.1:9464", "[::1]:9464", "localhost:9464", "0.0.0.0:9464". Returns empty for anything
    /// else. Other host names are not resolved.
    static std::optional<ListenAddress> parse(std::string_view text);
    bool operator==(const ListenAddress&) const = default;
};

}  // namespace stmirror
