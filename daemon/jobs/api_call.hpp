// SPDX-License-Identifier: MIT
// Turns the arguments of `stmirror api` into a request: tenant, operation and target. Returns Errc::Usage for
// wrong arguments, with a message that says what would be right. No side effects.
#pragma once

#include <cstdint>
#include <string>

#include "api/request.hpp"
#include "base/problem.hpp"
#include "catalogue/operation.hpp"
#include "daemon/jobs/job.hpp"
#include "settings/settings.hpp"

namespace stmirror::daemon {

/// A call that is ready to be sent.
struct ApiCall {
    std::int64_t tenant_id = 0;
    api::ApiRequest request;
    const Operation* operation = nullptr;  ///< null if the catalogue has no such operation
    NamePairs placeholders{};              ///< names and values of the placeholders in the operation's path
};

/// Returns the tenant with the name or id `wanted`. If `wanted` is empty, returns the only tenant.
Result<const TenantSettings*> tenant_of(const Settings& settings, const std::string& wanted);

/// Returns the call. `body` must be valid JSON, or empty if nothing is sent.
Result<ApiCall> plan_call(const Settings& settings, const ApiOptions& options, std::string body);

}  // namespace stmirror::daemon
