// SPDX-License-Identifier: MIT
// Where the status server listens: an address of this machine and a port. A plain value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stmirror {

struct ListenAddress {
    std::string host;  ///< an IP address without brackets; "127.0.0.1" for "localhost"
    std::uint16_t port = 0;
    bool is_loopback = false;  ///< only programs of this machine reach it

    /// Reads "127.0.0.1:9464", "[::1]:9464", "localhost:9464", "0.0.0.0:9464". Empty where the text is no
    /// such address: names are not looked up.
    static std::optional<ListenAddress> parse(std::string_view text);
};

}  // namespace stmirror
