// SPDX-License-Identifier: MIT
#include "settings/booking_providers.hpp"

#include <algorithm>

namespace stmirror {

bool has_booking_provider(const Settings& settings, std::int64_t tenant_id) {
    const auto tenant = std::ranges::find(settings.tenants, tenant_id, &TenantSettings::id);
    return tenant != settings.tenants.end() && !tenant->booking_providers.empty();
}

}  // namespace stmirror
