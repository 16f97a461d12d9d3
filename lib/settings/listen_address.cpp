// SPDX-License-Identifier: MIT
#include "settings/listen_address.hpp"

#include <arpa/inet.h>

#include <charconv>

namespace stmirror {
namespace {

std::optional<std::uint16_t> parse_port(std::string_view text) {
    std::uint16_t port = 0;
    const auto* const end = text.data() + text.size();
    const auto [stopped, failure] = std::from_chars(text.data(), end, port);
    if (text.empty() || failure != std::errc{} || stopped != end) { return std::nullopt; }
    return port;
}

bool is_loopback_v4(const in_addr& address) {
    constexpr std::uint32_t loopback_network = 127;
    return ntohl(address.s_addr) >> 24U == loopback_network;
}

}  // namespace

std::optional<ListenAddress> ListenAddress::parse(std::string_view text) {
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos) { return std::nullopt; }
    const auto port = parse_port(text.substr(colon + 1));
    if (!port) { return std::nullopt; }

    auto host = text.substr(0, colon);
    if (host == "localhost") { host = "127.0.0.1"; }
    const bool in_brackets = host.starts_with('[') && host.ends_with(']');
    if (in_brackets) { host = host.substr(1, host.size() - 2); }

    ListenAddress address{.host = std::string(host), .port = *port};
    in_addr v4{};
    in6_addr v6{};
    if (!in_brackets && inet_pton(AF_INET, address.host.c_str(), &v4) == 1) {
        address.is_loopback = is_loopback_v4(v4);
    } else if (in_brackets && inet_pton(AF_INET6, address.host.c_str(), &v6) == 1) {
        address.is_loopback = IN6_IS_ADDR_LOOPBACK(&v6);
    } else {
        return std::nullopt;
    }
    return address;
}

}  // namespace stmirror
