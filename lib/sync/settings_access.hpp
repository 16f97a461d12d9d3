// SPDX-License-Identifier: MIT
// What a session needs to speak for a tenant, from the settings. Reads the tenant's secret.
#pragma once

#include <string>

#include "settings/settings.hpp"
#include "sync/session.hpp"

namespace stmirror::sync {

/// Errc::Configuration where an address or the secret is unusable.
Result<Access> access_of(const Settings& settings, const TenantSettings& tenant, const std::string& app_key);

}  // namespace stmirror::sync
