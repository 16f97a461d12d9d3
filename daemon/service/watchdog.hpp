// SPDX-License-Identifier: MIT
// Sends a watchdog message only after a round from the loop to the store's thread and back, so that a hanging
// loop or store is detected. Used on the loop's thread.
#pragma once

#include <functional>
#include <utility>

#include "daemon/service/store_round.hpp"

namespace stmirror::daemon {

class Watchdog {
 public:
    /// The first round begins at once, each further one `interval` after the previous one has ended.
    Watchdog(StoreRoundParts parts, Duration interval, std::function<void()> alive)
        : round_(std::move(parts), [interval] { return interval; }, std::move(alive)) {}

    void stop() { round_.stop(); }

 private:
    StoreRound round_;
};

}  // namespace stmirror::daemon
