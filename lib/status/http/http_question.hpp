// SPDX-License-Identifier: MIT
// A client of HttpServer on the same machine: requests one page and waits a short time for the answer.
#pragma once

#include <chrono>
#include <string>

#include "base/problem.hpp"
#include "settings/listen_address.hpp"

namespace stmirror::status {

struct Question {
    ListenAddress address;
    std::string path;
    std::string token{};  ///< empty if none is required
    std::chrono::milliseconds time_max{2000};
    /// Large, because the status of thousands of feeds with their lag history takes megabytes.
    std::size_t body_bytes_max = std::size_t{64} << 20;
};

/// Sends the request and returns the body of an answer 200. Errors: Errc::Connect if nothing listens,
/// Errc::Timeout if no answer comes in time, Errc::Disconnected if the connection breaks, Errc::Refused for
/// any other status, Errc::Configuration if the host is not an IP address. Blocks.
Result<std::string> ask(const Question& question);

}  // namespace stmirror::status
