// SPDX-License-Identifier: MIT
// Proves that the daemon gets on: a sign of life goes out only after a trip from the loop to the store's
// thread and back, so that a loop or a store that hangs falls silent. Used from the loop's thread.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>
#include <optional>

#include "base/clock.hpp"

namespace stmirror::daemon {

struct WatchdogParts {
    boost::asio::any_io_executor loop;
    boost::asio::any_io_executor store;
    const Clock& clock;
    Timers& timers;
};

class Watchdog {
 public:
    /// The first trip begins now, each next one `interval` after the last has come back.
    Watchdog(WatchdogParts parts, Duration interval, std::function<void()> alive);
    /// Ends as stop() does.
    ~Watchdog();
    Watchdog(const Watchdog&) = delete;
    Watchdog& operator=(const Watchdog&) = delete;

    void stop();

 private:
    struct Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace stmirror::daemon
