// SPDX-License-Identifier: MIT
// How the server delivers a reply to the client. Plain values.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>

#include "base/timestamp.hpp"
#include "simulator/http/message.hpp"

namespace stmirror::simulator {

/// How the answer ends. After every ending except Whole, the connection is not used again.
enum class Ending {
    Whole,  ///< complete
    Cut,    ///< the TCP connection is closed without a TLS close_notify
    Reset,  ///< the TCP connection is reset
    Close,  ///< TLS is shut down, then TCP is closed
    Stall,  ///< nothing more is sent, and the connection stays open
};

enum class GzipFault {
    None,
    Corrupt,    ///< some bytes in the middle are changed
    Truncated,  ///< the gzip stream is cut; Content-Length matches what is sent
};

struct Delivery {
    std::chrono::milliseconds delay{0};             ///< before the first byte
    std::optional<std::uint64_t> bytes_per_second;  ///< of the body
    Ending ending = Ending::Whole;
    /// An ending other than Whole comes after this many bytes of the body, whose full size Content-Length
    /// announces. Empty: before the first byte of the answer.
    std::optional<std::size_t> ends_after_bytes;
    GzipFault gzip_fault = GzipFault::None;  ///< sends gzip whether or not the client accepts it
};

struct Answer {
    Reply reply;
    Delivery delivery;
    Timestamp date;  ///< for the Date header
};

/// The client of a call.
struct Caller {
    bool on_loopback = false;
};

/// Called from several threads concurrently: it must be thread-safe.
using Handler = std::function<Answer(const Request&, const Caller&)>;

}  // namespace stmirror::simulator
