// SPDX-License-Identifier: MIT
#include "verify/foreign_rows.hpp"

#include <algorithm>

namespace stmirror::verify {

std::vector<ForeignRows> foreign_rows(const mirror::Health& health, const Settings& settings,
                                      const std::vector<const Resource*>& resources) {
    const auto& tenants = settings.tenants;
    std::vector<ForeignRows> foreign;
    for (const auto& feed : health.feeds) {
        const bool is_asked_for =
            std::ranges::find(resources, feed.key.resource, &Resource::name) != resources.end();
        const bool is_known =
            std::ranges::find(tenants, feed.key.tenant_id, &TenantSettings::id) != tenants.end();
        if (is_known || !is_asked_for || feed.rows == 0) { continue; }
        foreign.push_back(
            {feed.key.tenant_id, feed.key.resource, feed.rows, feed.state.last_attempt.has_value()});
    }
    return foreign;
}

}  // namespace stmirror::verify
