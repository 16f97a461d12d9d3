// SPDX-License-Identifier: MIT
// The export feeds: a walk in the order of (modifiedOn, id), by token, behind the horizon.
#pragma once

#include "simulator/tenant/tenant.hpp"

namespace stmirror::simulator {

Reply export_reply(Tenant& tenant, const Request& request, const Collection& records);

}  // namespace stmirror::simulator
