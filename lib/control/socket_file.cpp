// SPDX-License-Identifier: MIT
#include "control/socket_file.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>

namespace stmirror::control {
namespace {

namespace fs = std::filesystem;

constexpr int waiting_max = 16;
/// How long a command waits for the daemon, which may be restarting with a new configuration.
constexpr int connect_seconds_max = 30;

Problem of_file(const fs::path& path, const std::string& text, std::string advice = {}) {
    return {Errc::Io, text, {Subject::Kind::File, path.string()}, std::move(advice)};
}

Problem of_system(const fs::path& path, int error_number) {
    return of_file(path, path.string() + ": " + std::strerror(error_number));
}

Result<sockaddr_un> address_of(const fs::path& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const auto& text = path.native();
    if (text.size() >= sizeof address.sun_path) {
        return of_file(path,
                       path.string() + ": the path has " + std::to_string(text.size()) +
                           " bytes, but the path of a socket can have only " +
                           std::to_string(sizeof address.sun_path - 1),
                       "give the mirror a shorter path");
    }
    std::memcpy(address.sun_path, text.data(), text.size());
    return address;
}

const sockaddr* generic(const sockaddr_un& address) { return reinterpret_cast<const sockaddr*>(&address); }

/// Removes a socket that an earlier process left. Does not follow links, because a link could lead to another
/// user's file.
Result<> remove_left_over(const fs::path& path) {
    struct stat found{};
    if (::lstat(path.c_str(), &found) != 0) { return {}; }
    if (!S_ISSOCK(found.st_mode)) {
        return of_file(path, path.string() + ": a file that is not a socket is in the way",
                       "move it away, then restart the service");
    }
    if (::unlink(path.c_str()) != 0) { return of_system(path, errno); }
    return {};
}

/// Asks the system whether a process listens at the path. A process that was killed leaves its socket, and a
/// user who may not connect cannot find out by connecting.
bool is_listened_at(const fs::path& path) {
    std::ostringstream sockets;
    sockets << std::ifstream("/proc/net/unix").rdbuf();
    return sockets.view().empty() || names_listener(sockets.view(), path.native());
}

}  // namespace

SocketFile::SocketFile(fs::path path)
    : path_(std::move(path)), socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {}

/// Removes the socket, unless another process has replaced the file.
SocketFile::~SocketFile() {
    struct stat found{};
    if (inode_ == 0 || ::lstat(path_.c_str(), &found) != 0) { return; }
    if (found.st_dev == device_ && found.st_ino == inode_) { ::unlink(path_.c_str()); }
}

Result<std::unique_ptr<SocketFile>> SocketFile::create(const fs::path& path) {
    const auto address = address_of(path);
    if (!address) { return address.error(); }
    if (auto removed = remove_left_over(path); !removed) { return removed.error(); }
    std::unique_ptr<SocketFile> made(new SocketFile(path));
    const int socket = made->number();
    // The file has this mode from the moment it is created, so other users can never connect.
    if (socket < 0 || ::fchmod(socket, S_IRUSR | S_IWUSR) != 0 ||
        ::bind(socket, generic(*address), sizeof *address) != 0) {
        return of_system(path, errno);
    }
    made->note_file();
    if (::listen(socket, waiting_max) != 0) { return of_system(path, errno); }
    return made;
}

void SocketFile::note_file() {
    struct stat made{};
    if (::lstat(path_.c_str(), &made) != 0) { return; }
    device_ = made.st_dev;
    inode_ = made.st_ino;
}

bool names_listener(std::string_view sockets, std::string_view path) {
    constexpr std::size_t flags_at = 3;
    constexpr std::size_t path_at = 7;
    constexpr unsigned long is_listening = 0x10000;
    std::istringstream lines{std::string(sockets)};
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        std::array<std::string, path_at> fields;
        for (auto& field : fields) { words >> field; }
        std::string name;
        std::getline(words >> std::ws, name);
        const auto flags = std::strtoul(fields[flags_at].c_str(), nullptr, 16);
        if (name == path && (flags & is_listening) != 0) { return true; }
    }
    return false;
}

Result<std::unique_ptr<Descriptor>> connect_to(const fs::path& path) {
    const auto address = address_of(path);
    if (!address) { return std::make_unique<Descriptor>(-1); }
    auto socket = std::make_unique<Descriptor>(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (socket->number() < 0) { return of_system(path, errno); }
    const timeval longest{.tv_sec = connect_seconds_max, .tv_usec = 0};
    ::setsockopt(socket->number(), SOL_SOCKET, SO_SNDTIMEO, &longest, sizeof longest);
    if (::connect(socket->number(), generic(*address), sizeof *address) == 0) { return socket; }
    const int failure = errno;
    const bool may_not_connect = failure == EACCES || failure == EPERM;
    if (may_not_connect && is_listened_at(path)) {
        return of_file(path, path.string() + ": only root and the user of the running daemon may use it",
                       "run the command as root or as that user");
    }
    if (may_not_connect || failure == ENOENT || failure == ENOTDIR || failure == ECONNREFUSED ||
        failure == ENOTSOCK) {
        return std::make_unique<Descriptor>(-1);
    }
    return of_system(path, failure);
}

std::optional<uid_t> peer_of(int socket) {
    ucred peer{};
    socklen_t size = sizeof peer;
    if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) { return std::nullopt; }
    return peer.uid;
}

}  // namespace stmirror::control
