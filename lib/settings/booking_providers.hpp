// SPDX-License-Identifier: MIT
// Which tenants have booking providers. Pure.
#pragma once

#include <cstdint>

#include "settings/settings.hpp"

namespace stmirror {

/// Whether the tenant has a booking provider, so that lists of providers can be read.
bool has_booking_provider(const Settings& settings, std::int64_t tenant_id);

}  // namespace stmirror
