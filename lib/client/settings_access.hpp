// SPDX-License-Identifier: MIT
// Makes a session's Access from the settings. Reads the tenant's secret.
#pragma once

#include <string>

#include "client/access.hpp"
#include "settings/settings.hpp"

namespace stmirror::client {

/// Returns the Access of a tenant. Fails with Errc::Configuration if the secret is unusable.
Result<Access> access_of(const Settings& settings, const TenantSettings& tenant, const std::string& app_key);

}  // namespace stmirror::client
