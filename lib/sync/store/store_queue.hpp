// SPDX-License-Identifier: MIT
// Decides which waiting call goes to the store next: incremental passes before full scans, and within each
// the tenants in turn, so that a long read delays no other tenant. Pure.
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
    /// Removes and returns the next ticket. Empty: none waits.
    std::optional<Ticket> next();

 private:
    struct Tenant {
        std::int64_t id;
        std::deque<Ticket> tickets;  ///< never empty
    };
    std::array<std::deque<Tenant>, 2> queues_;  ///< by urgency; the first tenant is next
    Ticket last_ = 0;
};

}  // namespace stmirror::sync
