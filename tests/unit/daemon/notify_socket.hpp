// SPDX-License-Identifier: MIT
// The service manager's end of the notify protocol. The socket exists as long as this object.
#pragma once

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <string>

namespace stmirror::daemon {

class NotifySocket {
 public:
    /// Uses the abstract namespace, so that no file remains.
    NotifySocket() : number_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
        const auto name = "stmirror-notify-" + std::to_string(::getpid());
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::memcpy(address.sun_path + 1, name.data(), name.size());
        const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
        is_bound_ = ::bind(number_, reinterpret_cast<const sockaddr*>(&address), size) == 0;
        ::setenv("NOTIFY_SOCKET", ("@" + name).c_str(), 1);
    }
    ~NotifySocket() {
        ::unsetenv("NOTIFY_SOCKET");
        ::close(number_);
    }
    NotifySocket(const NotifySocket&) = delete;
    NotifySocket& operator=(const NotifySocket&) = delete;

    bool is_bound() const { return is_bound_; }
    /// Returns the next pending message, or an empty string if no message is pending.
    std::string next() const {
        std::array<char, 4096> buffer{};
        const auto size = ::recv(number_, buffer.data(), buffer.size(), MSG_DONTWAIT);
        return size > 0 ? std::string(buffer.data(), static_cast<std::size_t>(size)) : std::string();
    }

 private:
    int number_;
    bool is_bound_ = false;
};

}  // namespace stmirror::daemon
