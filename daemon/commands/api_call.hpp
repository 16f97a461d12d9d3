// SPDX-License-Identifier: MIT
// From the words of `stmirror api` to a request: whose credentials, which operation, which target. Pure; what
// is wrong with the words is Errc::Usage and says what would be right.
#pragma once

#include <cstdint>
#include <string>

#include "api/request.hpp"
#include "base/error.hpp"
#include "catalogue/operation.hpp"
#include "daemon/commands/commands.hpp"
#include "settings/settings.hpp"

namespace stmirror::daemon {

/// A call that is ready to be sent.
struct ApiCall {
    std::int64_t tenant_id = 0;
    api::ApiRequest request;
    const Operation* operation = nullptr;  ///< null: of another module, or there is none
    NamePairs placeholders{};              ///< of the operation's path, with their values
};

/// The tenant of that name or id; the only one where none is named.
Result<const TenantSettings*> tenant_of(const Settings& settings, const std::string& wanted);

/// `body` is sound JSON, or empty where nothing is sent.
Result<ApiCall> plan_call(const Settings& settings, const ApiOptions& options, std::string body);

}  // namespace stmirror::daemon
