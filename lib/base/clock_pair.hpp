// SPDX-License-Identifier: MIT
// The server's clock and this machine's, read at the same moment. A plain value.
#pragma once

#include "base/timestamp.hpp"

namespace stmirror {

/// The server's clock from the Date header of a response, and this machine's clock at its arrival. If they
/// differ by more than clock_difference_max, one of them is wrong; it is unknown which.
struct ClockPair {
    Timestamp server;
    Timestamp own;

    constexpr bool agree() const { return later() - earlier() <= clock_difference_max; }
    /// The time to use: the server's; this machine's if the clocks disagree.
    constexpr Timestamp counts() const { return agree() ? server : own; }
    constexpr Timestamp earlier() const { return server < own ? server : own; }
    constexpr Timestamp later() const { return server < own ? own : server; }
};

}  // namespace stmirror
