// SPDX-License-Identifier: MIT
// A client of HttpServer, usually on the same machine: requests one page and waits a short time for the
// answer. Another user may listen at the address while the daemon does not run, so the server is checked.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>

#include "base/problem.hpp"
#include "settings/listen_address.hpp"

namespace stmirror::status {

struct Question {
    ListenAddress address;
    std::string path;
    std::string token{};  ///< empty if none is required
    /// A user who may run a server on this machine, in addition to root and this process's user. Nothing is
    /// sent to a server of any other user.
    std::optional<uid_t> daemon_user{};
    std::chrono::milliseconds time_max{2000};
    /// The limit is large, because the status of thousands of feeds with their lag history takes megabytes.
    std::size_t body_bytes_max = std::size_t{64} << 20;
};

/// Sends the request and returns the body of an answer with status 200. Fails with Errc::Connect if nothing
/// listens or a user who is not trusted runs the server, Errc::Timeout if no answer comes in time,
/// Errc::Disconnected if the connection breaks, Errc::Refused for any other status, and Errc::Configuration
/// if the host is not an IP address. Blocks.
Result<std::string> ask(const Question& question);

}  // namespace stmirror::status
