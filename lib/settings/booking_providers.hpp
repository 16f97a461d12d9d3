// SPDX-License-Identifier: MIT
// Says which tenants have booking providers.
#pragma once

#include <cstdint>

#include "settings/settings.hpp"

namespace stmirror {

/// Returns true if the tenant has a booking provider, so that lists per provider can be read.
bool has_booking_provider(const Settings& settings, std::int64_t tenant_id);

}  // namespace stmirror
