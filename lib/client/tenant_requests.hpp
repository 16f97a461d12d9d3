// SPDX-License-Identifier: MIT
// What all sessions of one tenant share, so that together they stay within one limit and are counted
// together.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include "base/clock.hpp"
#include "base/clock_pair.hpp"
#include "client/request_queue.hpp"

namespace stmirror::client {

struct TenantRequests {
    template <class... Parts>
    explicit TenantRequests(Parts&&... parts) : queue(std::forward<Parts>(parts)...) {}

    RequestQueue queue;
    std::map<int, std::uint64_t> by_status;  ///< requests by the status of the answer; 0 if there was none
    std::uint64_t retries = 0;
    std::optional<ClockPair> clocks;  ///< the clocks when the latest page arrived
    TimePoint clocks_read_at;         ///< when that page arrived
};

}  // namespace stmirror::client
