// SPDX-License-Identifier: MIT
// Two clocks that should tell the same time. A plain value.
#pragma once

#include "base/timestamp.hpp"

namespace stmirror {

/// The server's clock, as its Date header tells it, and this machine's, when a response came. Where they
/// differ by more than clock_difference_max one of them is wrong, and nobody here knows which.
struct ClockPair {
    Timestamp server;
    Timestamp own;

    constexpr bool agree() const { return later() - earlier() <= clock_difference_max; }
    /// The time that counts: the server's, unless they differ too much.
    constexpr Timestamp counts() const { return agree() ? server : own; }
    constexpr Timestamp earlier() const { return server < own ? server : own; }
    constexpr Timestamp later() const { return server < own ? own : server; }
};

}  // namespace stmirror
