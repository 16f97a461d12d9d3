// SPDX-License-Identifier: MIT
#include "client/settings_access.hpp"

namespace stmirror::client {

Result<Access> access_of(const Settings& settings, const TenantSettings& tenant, const std::string& app_key) {
    Access access;
    access.tenant_id = tenant.id;
    access.tenant_name = tenant.name;
    access.api = settings.api.server;
    access.auth = settings.api.token_server;
    access.app_key = app_key;
    auto secret = tenant.client_secret.read();
    if (!secret) { return secret.error(); }
    access.credentials = {tenant.client_id, *secret};
    access.requests_per_second = settings.limits.requests_per_second;
    access.connections = settings.limits.connections;
    return access;
}

}  // namespace stmirror::client
