// SPDX-License-Identifier: MIT
// The file of the control socket: the daemon creates and removes it, a command connects to it, and each side
// can ask which user is at the other end.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>

#include "base/descriptor.hpp"
#include "base/problem.hpp"

namespace stmirror::control {

/// Listens at a path. Only the owner and root can connect. The destructor removes the file.
class SocketFile {
 public:
    /// Creates the socket, and replaces one that an earlier process left. Call only while this process holds
    /// the mirror's lock, so that no other process is listening. Returns Errc::Io, with the path as the
    /// subject, if the path is too long for a socket, if another kind of file is there, or if the socket
    /// cannot be created.
    static Result<std::unique_ptr<SocketFile>> create(const std::filesystem::path& path);
    ~SocketFile();
    SocketFile(const SocketFile&) = delete;
    SocketFile& operator=(const SocketFile&) = delete;

    const std::filesystem::path& path() const { return path_; }
    /// Returns the descriptor of the listening socket.
    int number() const { return socket_.number(); }

 private:
    explicit SocketFile(std::filesystem::path path);
    void note_file();

    std::filesystem::path path_;
    Descriptor socket_;
    dev_t device_ = 0;
    ino_t inode_ = 0;
};

/// Returns true if `sockets`, the content of /proc/net/unix, has a process that listens at the path.
bool names_listener(std::string_view sockets, std::string_view path);

/// Connects. The descriptor is negative if nobody listens. Returns Errc::Io if this user may not connect.
Result<std::unique_ptr<Descriptor>> connect_to(const std::filesystem::path& path);

/// Returns the user of the process at the other end of a connected socket. Empty if the system does not tell.
std::optional<uid_t> peer_of(int socket);

}  // namespace stmirror::control
