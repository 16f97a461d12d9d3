// SPDX-License-Identifier: MIT
// Turns the arguments of `stmirror api` into a request: tenant, operation and target. Pure. Wrong arguments
// are Errc::Usage, and the message says what would be right.
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
    const Operation* operation = nullptr;  ///< null: the catalogue has no such operation
    NamePairs placeholders{};              ///< of the operation's path, with values
};

/// The tenant with that name or id; if `wanted` is empty, the only tenant.
Result<const TenantSettings*> tenant_of(const Settings& settings, const std::string& wanted);

/// `body` is valid JSON, or empty if nothing is sent.
Result<ApiCall> plan_call(const Settings& settings, const ApiOptions& options, std::string body);

}  // namespace stmirror::daemon
