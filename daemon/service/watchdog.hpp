// SPDX-License-Identifier: MIT
// Sends a watchdog message only after a round trip from the loop to the store thread and back, so that a
// hanging loop or store is detected. Call only on the loop thread.
#pragma once

#include <functional>

#include "async/periodic_task.hpp"

namespace stmirror::daemon {

/// Calls `alive` after each round trip. The first one begins immediately, each later one `interval` after the
/// previous one has ended.
asio::awaitable<void> run_watchdog(PeriodicParts parts, asio::any_io_executor store, Duration interval,
                                   std::function<void()> alive);

}  // namespace stmirror::daemon
