// SPDX-License-Identifier: MIT
// Asks a status server for one page, and waits for the answer for a short time. The other side of HttpServer,
// for programs of the same machine.
#pragma once

#include <chrono>
#include <string>

#include "base/error.hpp"
#include "settings/listen_address.hpp"

namespace stmirror::status {

struct Question {
    ListenAddress address;
    std::string path;
    std::string token{};  ///< empty: none is needed
    std::chrono::milliseconds time_max{2000};
    std::size_t body_bytes_max = std::size_t{64}
                                 << 20;  ///< thousands of feeds with their history are megabytes
};

/// The body of a 200. Errc::Connect where nobody listens, Errc::Timeout where nobody answers in time,
/// Errc::Refused for any other status.
Result<std::string> ask(const Question& question);

}  // namespace stmirror::status
