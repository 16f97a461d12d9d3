// SPDX-License-Identifier: MIT
#include "raw_client.hpp"

#include <sys/socket.h>
#include <sys/time.h>

#include <array>
#include <boost/asio/write.hpp>

namespace stmirror::status::test {

namespace asio = boost::asio;
using asio::ip::tcp;

RawClient::RawClient(std::uint16_t port) {
    socket_.connect({asio::ip::address_v4::loopback(), port});
    const timeval patience{.tv_sec = 10, .tv_usec = 0};
    ::setsockopt(socket_.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
}

bool RawClient::send(std::string_view bytes) {
    boost::system::error_code failure;
    asio::write(socket_, asio::buffer(bytes), failure);
    return !failure;
}

bool RawClient::receive() {
    std::array<char, 4096> bytes{};
    const auto size = ::recv(socket_.native_handle(), bytes.data(), bytes.size(), 0);
    if (size <= 0) { return false; }
    received_.append(bytes.data(), static_cast<std::size_t>(size));
    return true;
}

std::string RawClient::answer(bool is_head) {
    constexpr std::string_view length_header = "Content-Length: ";
    auto header_end = std::string::npos;
    while ((header_end = received_.find("\r\n\r\n")) == std::string::npos) {
        if (!receive()) { return std::exchange(received_, {}); }
    }
    const auto length_at = received_.find(length_header);
    const bool has_body = !is_head && length_at < header_end;
    const auto body = has_body ? std::stoul(received_.substr(length_at + length_header.size())) : 0;
    const auto whole = header_end + 4 + body;
    while (received_.size() < whole) {
        if (!receive()) { return std::exchange(received_, {}); }
    }
    auto text = received_.substr(0, whole);
    received_.erase(0, whole);
    return text;
}

bool RawClient::is_ended_by_server() {
    while (receive()) { received_.clear(); }
    return errno != EAGAIN;
}

std::string get(std::string_view path, std::string_view further) {
    return "GET " + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\n" + std::string(further) + "\r\n";
}

}  // namespace stmirror::status::test
