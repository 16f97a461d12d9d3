// SPDX-License-Identifier: MIT
// Calls any operation of the API once, with a tenant's token, limiter and retries. Call only on the loop
// thread.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "api/http.hpp"
#include "api/request.hpp"
#include "client/outcome.hpp"

namespace stmirror::sync {

class Tenants;

/// `scope` is the scope that the error names after a 403. `tenants` must outlive the call.
void single_call(Tenants& tenants, std::int64_t tenant_id, api::ApiRequest request, std::string scope,
                 std::function<void(client::Outcome<api::HttpReply>)> done);

}  // namespace stmirror::sync
