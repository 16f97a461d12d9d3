// SPDX-License-Identifier: MIT
// Proves that the daemon gets on: a sign of life goes out only after a trip from the loop to the store's
// thread and back, so that a loop or a store that hangs falls silent. Used from the loop's thread.
#pragma once

#include <functional>
#include <utility>

#include "daemon/service/store_round.hpp"

namespace stmirror::daemon {

class Watchdog {
 public:
    /// The first trip begins now, each next one `interval` after the last has come back.
    Watchdog(StoreRoundParts parts, Duration interval, std::function<void()> alive)
        : round_(
              std::move(parts), [interval] { return interval; }, std::move(alive)) {}

    void stop() { round_.stop(); }

 private:
    StoreRound round_;
};

}  // namespace stmirror::daemon
