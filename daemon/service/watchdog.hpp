// SPDX-License-Identifier: MIT
// Sends a watchdog message only after a round from the loop to the store's thread and back, so that a hanging
// loop or store is detected. Loop's thread.
#pragma once

#include <functional>

#include "async/periodic_task.hpp"

namespace stmirror::daemon {

/// Calls `alive` after each round. The first round begins at once, each further one `interval` after the
/// previous one has ended.
asio::awaitable<void> run_watchdog(PeriodicParts parts, asio::any_io_executor store, Duration interval,
                                   std::function<void()> alive);

}  // namespace stmirror::daemon
