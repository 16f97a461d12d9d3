// SPDX-License-Identifier: MIT
// Who of those that wait goes to the store next: what is fresh before what is past, and within each the
// tenants in turn, so that no long read makes anybody else wait. Pure.
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
    /// Takes it out of the line. Empty: nobody waits.
    std::optional<Ticket> next();

 private:
    struct Tenant {
        std::int64_t id;
        std::deque<Ticket> tickets;  ///< never empty
    };
    std::array<std::deque<Tenant>, 2> lines_;  ///< the first one's turn is next
    Ticket last_ = 0;
};

}  // namespace stmirror::sync
