// SPDX-License-Identifier: MIT
#include "async/periodic_task.hpp"

namespace stmirror {

asio::awaitable<void> run_periodically(PeriodicParts parts, Duration first_wait,
                                       std::function<asio::awaitable<Duration>()> round) {
    Duration wait = first_wait;
    for (;;) {
        if (wait > Duration{0}) { co_await sleep_until(parts.timers, parts.clock.now() + wait, parts.stop); }
        if (parts.stop.stop_requested()) { co_return; }
        wait = co_await round();
    }
}

}  // namespace stmirror
