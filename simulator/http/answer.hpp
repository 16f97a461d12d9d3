// SPDX-License-Identifier: MIT
// How the server delivers a reply to the client. Value types.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>

#include "base/timestamp.hpp"
#include "simulator/http/message.hpp"

namespace stmirror::simulator {

/// How the answer ends. After every ending except Whole, the connection is no longer used.
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
    std::chrono::milliseconds delay{0};             ///< the wait before the first byte
    std::optional<std::uint64_t> bytes_per_second;  ///< maximum rate of the body
    Ending ending = Ending::Whole;
    /// The number of body bytes that are sent before an ending other than Whole. Content-Length announces the
    /// full size. If empty, the answer ends before its first byte.
    std::optional<std::size_t> ends_after_bytes;
    GzipFault gzip_fault =
        GzipFault::None;  ///< if not None, sends gzip even if the client does not accept it
};

struct Answer {
    Reply reply;
    Delivery delivery;
    Timestamp date;  ///< the time in the Date header
};

/// The client of a call.
struct Caller {
    bool on_loopback = false;
};

/// Must be thread-safe: several threads call it at the same time.
using Handler = std::function<Answer(const Request&, const Caller&)>;

}  // namespace stmirror::simulator
