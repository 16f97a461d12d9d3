// SPDX-License-Identifier: MIT
#include "sync/store/store_queue.hpp"

#include <algorithm>
#include <utility>

namespace stmirror::sync {

StoreQueue::Ticket StoreQueue::enter(Urgency urgency, std::int64_t tenant_id) {
    auto& tenants = queues_.at(static_cast<std::size_t>(urgency));
    const auto known = std::ranges::find(tenants, tenant_id, &Tenant::id);
    auto& tenant = known != tenants.end() ? *known : tenants.emplace_back(Tenant{tenant_id, {}});
    tenant.tickets.push_back(++last_);
    return last_;
}

std::optional<StoreQueue::Ticket> StoreQueue::next() {
    for (auto& tenants : queues_) {
        if (tenants.empty()) { continue; }
        auto tenant = std::move(tenants.front());
        tenants.pop_front();
        const auto ticket = tenant.tickets.front();
        tenant.tickets.pop_front();
        if (!tenant.tickets.empty()) { tenants.push_back(std::move(tenant)); }
        return ticket;
    }
    return std::nullopt;
}

}  // namespace stmirror::sync
