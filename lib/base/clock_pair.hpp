// SPDX-License-Identifier: MIT
// The times of the server's clock and this machine's clock, read at the same moment. A value type.
#pragma once

#include "base/timestamp.hpp"

namespace stmirror {

/// `server` is the time in the Date header of a response. `own` is this machine's time when the response
/// arrived. If they differ by more than clock_difference_max, one of the clocks is wrong, but it is unknown
/// which.
struct ClockPair {
    Timestamp server;
    Timestamp own;

    constexpr bool agree() const { return later() - earlier() <= clock_difference_max; }
    /// Returns the time to use: the server's, or this machine's if the clocks disagree.
    constexpr Timestamp counts() const { return agree() ? server : own; }
    constexpr Timestamp earlier() const { return server < own ? server : own; }
    constexpr Timestamp later() const { return server < own ? own : server; }
};

}  // namespace stmirror
