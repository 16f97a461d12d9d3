// SPDX-License-Identifier: MIT
// The socket's file: how the daemon makes and removes it, how a command connects to it, and which user is at
// the other end.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <optional>

#include "base/descriptor.hpp"
#include "base/problem.hpp"

namespace stmirror::control {

/// Listens at a path. Only the owner and root can connect. The file is removed at the end.
class SocketFile {
 public:
    /// Replaces a socket that an earlier process has left there: call it only while no other process may be
    /// listening, so with the mirror's lock. Errc::Io, with the path as the subject, if the path is too long
    /// for a socket, if another kind of file is there, or if the socket cannot be made.
    static Result<std::unique_ptr<SocketFile>> create(const std::filesystem::path& path);
    ~SocketFile();
    SocketFile(const SocketFile&) = delete;
    SocketFile& operator=(const SocketFile&) = delete;

    const std::filesystem::path& path() const { return path_; }
    /// The listening socket.
    int number() const { return socket_.number(); }

 private:
    explicit SocketFile(std::filesystem::path path);
    void note_file();

    std::filesystem::path path_;
    Descriptor socket_;
    dev_t device_ = 0;
    ino_t inode_ = 0;
};

/// Connects. The descriptor is negative if nobody listens there. Errc::Io if this user may not connect.
Result<std::unique_ptr<Descriptor>> connect_to(const std::filesystem::path& path);

/// The user of the process at the other end of a connected socket; empty if the system does not say.
std::optional<uid_t> peer_of(int socket);

}  // namespace stmirror::control
