// SPDX-License-Identifier: MIT
#include "cutting_proxy.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <stdexcept>
#include <string_view>

namespace stmirror::testing {
namespace {

constexpr int look_at_stop_ms = 50;

sockaddr_un address_of(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) { throw std::runtime_error("the path is too long: " + path); }
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    return address;
}

int new_socket() { return ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0); }

/// Returns the length of the first message in `buffer`, including its type. Returns 0 if part of the message
/// is missing.
std::size_t first_message(std::string_view buffer, bool is_startup) {
    constexpr std::size_t length_bytes = 4;
    const std::size_t type_bytes = is_startup ? 0 : 1;
    if (buffer.size() < type_bytes + length_bytes) { return 0; }
    std::size_t length = 0;
    for (std::size_t i = 0; i < length_bytes; ++i) {
        length = length << 8 | static_cast<unsigned char>(buffer[type_bytes + i]);
    }
    return buffer.size() >= type_bytes + length ? type_bytes + length : 0;
}

}  // namespace

CuttingProxy::CuttingProxy(const Postgres& server)
    : server_path_((server.folder() / ".s.PGSQL.5432").string()), listener_(new_socket()) {
    const auto address = address_of((folder_.path() / ".s.PGSQL.5432").string());
    if (::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(listener_, 1) != 0) {
        throw std::runtime_error("the proxy cannot listen");
    }
    thread_ = std::thread([this] { serve(); });
}

CuttingProxy::~CuttingProxy() {
    stops_ = true;
    thread_.join();
    ::close(listener_);
}

std::string CuttingProxy::conninfo() const {
    return "host=" + folder_.path().string() + " user=stmirror dbname=postgres";
}

void CuttingProxy::cut(std::size_t at) {
    messages_ = 0;
    cut_at_ = at;
}

void CuttingProxy::serve() {
    while (!stops_) {
        pollfd watched{listener_, POLLIN, 0};
        if (::poll(&watched, 1, look_at_stop_ms) <= 0) { continue; }
        const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (client >= 0) { serve_client(client); }
    }
}

void CuttingProxy::serve_client(int client) {
    const int server = new_socket();
    const auto address = address_of(server_path_);
    Side from_client{client, {}, true};
    Side from_server{server, {}, false};
    bool goes_on = ::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    while (goes_on && !stops_) {
        std::array<pollfd, 2> watched{pollfd{client, POLLIN, 0}, pollfd{server, POLLIN, 0}};
        if (::poll(watched.data(), watched.size(), look_at_stop_ms) <= 0) { continue; }
        if (watched[0].revents != 0) { goes_on = pump(from_client, from_server); }
        if (goes_on && watched[1].revents != 0) { goes_on = pump(from_server, from_client); }
    }
    ::close(server);
    ::close(client);
}

/// Returns false once the connection has ended or must be cut.
bool CuttingProxy::pump(Side& from, const Side& to) {
    std::array<char, 65'536> received{};
    const auto count = ::recv(from.socket, received.data(), received.size(), 0);
    if (count <= 0) { return false; }
    from.buffer.append(received.data(), static_cast<std::size_t>(count));
    while (const auto length = first_message(from.buffer, from.is_startup)) {
        if (!forward(std::string_view(from.buffer).substr(0, length), to.socket)) { return false; }
        from.buffer.erase(0, length);
        from.is_startup = false;
    }
    return true;
}

bool CuttingProxy::forward(std::string_view message, int to) {
    if (++messages_ == cut_at_) { return false; }
    while (!message.empty()) {
        const auto sent = ::send(to, message.data(), message.size(), MSG_NOSIGNAL);
        if (sent <= 0) { return false; }
        message.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

}  // namespace stmirror::testing
