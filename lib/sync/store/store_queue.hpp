// SPDX-License-Identifier: MIT
// Decides which waiting call goes to the store next. Incremental passes go before full scans. Within each of
// these two groups the tenants take turns, so that a long read does not delay other tenants.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>

namespace stmirror::sync {

enum class Urgency { Incremental, FullScan };

class StoreQueue {
 public:
    using Ticket = std::uint64_t;

    Ticket enter(Urgency urgency, std::int64_t tenant_id);
    /// Removes and returns the next ticket. Returns empty if none waits.
    std::optional<Ticket> next();

 private:
    struct Tenant {
        std::int64_t id;
        std::deque<Ticket> tickets;  ///< never empty
    };
    std::array<std::deque<Tenant>, 2> queues_;  ///< indexed by Urgency; the first tenant is next
    Ticket last_ = 0;
};

}  // namespace stmirror::sync
