// SPDX-License-Identifier: MIT
// What the server does with a reply on its way to the client. Plain values.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>

#include "base/timestamp.hpp"
#include "simulator/http/message.hpp"

namespace stmirror::simulator {

/// How the answer ends. All but Whole end the connection.
enum class Ending {
    Whole,  ///< as HTTP wants it
    Cut,    ///< the TCP connection is closed, without TLS's farewell
    Reset,  ///< the TCP connection is reset
    Close,  ///< TLS and TCP are closed in order
    Stall,  ///< nothing more is sent, and the connection stays open
};

enum class GzipFault {
    None,
    Corrupt,    ///< bytes in the middle are wrong
    Truncated,  ///< the stream ends early, with a Content-Length that fits
};

struct Delivery {
    std::chrono::milliseconds delay{0};             ///< before the first byte
    std::optional<std::uint64_t> bytes_per_second;  ///< of the body
    Ending ending = Ending::Whole;
    /// An ending other than Whole comes after this many bytes of the body, which Content-Length announces in
    /// full; empty: before the first byte of the answer.
    std::optional<std::size_t> ends_after_bytes;
    GzipFault gzip_fault = GzipFault::None;  ///< sends gzip whether or not the client accepts it
};

struct Answer {
    Reply reply;
    Delivery delivery;
    Timestamp date;  ///< for the Date header
};

/// Who asks.
struct Caller {
    bool on_loopback = false;
};

/// Called from every thread of the server at once.
using Handler = std::function<Answer(const Request&, const Caller&)>;

}  // namespace stmirror::simulator
