// SPDX-License-Identifier: MIT
#include "status/http/socket_user.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/ip/address.hpp>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <iomanip>
#include <sstream>
#include <string>
#include <vector>

namespace stmirror::status {
namespace {

namespace ip = boost::asio::ip;
using ip::tcp;

/// Writes an address as the kernel does: each four bytes as a number of this machine's byte order.
template <std::size_t size>
std::string words_of(const std::array<unsigned char, size>& bytes) {
    std::ostringstream text;
    text << std::hex << std::uppercase << std::setfill('0');
    for (std::size_t at = 0; at < size; at += sizeof(std::uint32_t)) {
        std::uint32_t word = 0;
        std::memcpy(&word, bytes.data() + at, sizeof word);
        text << std::setw(8) << word;
    }
    return text.str();
}

/// Returns the forms in which the tables may have an endpoint. A server that listens on [::] has an IPv4
/// client as a mapped address.
std::vector<std::string> forms_of(const tcp::endpoint& endpoint) {
    std::ostringstream port;
    port << ':' << std::hex << std::uppercase << std::setfill('0') << std::setw(4) << endpoint.port();
    const auto& address = endpoint.address();
    if (address.is_v6()) { return {words_of(address.to_v6().to_bytes()) + port.str()}; }
    const auto mapped = ip::make_address_v6(ip::v4_mapped, address.to_v4());
    return {words_of(address.to_v4().to_bytes()) + port.str(), words_of(mapped.to_bytes()) + port.str()};
}

bool is_one_of(const std::vector<std::string>& forms, const std::string& text) {
    return std::ranges::find(forms, text) != forms.end();
}

}  // namespace

bool is_within_machine(const tcp::endpoint& own, const tcp::endpoint& other) {
    // A connection to one of the machine's own addresses has the same address at both ends.
    return other.address().is_loopback() || own.address() == other.address();
}

std::optional<uid_t> user_in(std::string_view table, const tcp::endpoint& own, const tcp::endpoint& other) {
    const auto local_forms = forms_of(other);
    const auto remote_forms = forms_of(own);
    std::istringstream lines{std::string(table)};
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        std::string number, local, remote, state, queues, timer, retransmitted, timeout;
        uid_t user = 0;
        std::uint64_t inode = 0;
        words >> number >> local >> remote >> state >> queues >> timer >> retransmitted >> user >> timeout >>
            inode;
        if (!words || !is_one_of(local_forms, local) || !is_one_of(remote_forms, remote)) { continue; }
        // Until a process accepts the connection, it has no inode, and no user.
        if (inode != 0) { return user; }
    }
    return std::nullopt;
}

std::optional<uid_t> user_of_peer(const tcp::endpoint& own, const tcp::endpoint& other) {
    for (const auto* path : {"/proc/net/tcp", "/proc/net/tcp6"}) {
        std::ifstream file(path);
        std::ostringstream table;
        table << file.rdbuf();
        if (const auto user = user_in(table.str(), own, other)) { return user; }
    }
    return std::nullopt;
}

}  // namespace stmirror::status
