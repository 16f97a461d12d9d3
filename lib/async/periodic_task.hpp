// SPDX-License-Identifier: MIT
// Repeats work until a stop: checkpoints, pruning, snapshots, the watchdog. Call only on the loop thread.
#pragma once

#include <functional>
#include <stop_token>

#include "async/waiting.hpp"
#include "base/clock.hpp"

namespace stmirror {

/// What a periodic task needs to wait. The clock and the timers must outlive it.
struct PeriodicParts {
    const Clock& clock;
    Timers& timers;
    std::stop_token stop;
};

/// Runs `round` after `first_wait`, and then repeatedly. Each round returns the wait until the next one. Ends
/// after a stop, once the current round has ended. Whatever `round` refers to must outlive the task.
asio::awaitable<void> run_periodically(PeriodicParts parts, Duration first_wait,
                                       std::function<asio::awaitable<Duration>()> round);

}  // namespace stmirror
