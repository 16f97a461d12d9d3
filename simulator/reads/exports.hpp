// SPDX-License-Identifier: MIT
// The export feeds: pages in the order of (modifiedOn, id), from a continuation token up to the horizon
// (WorldOptions::horizon).
#pragma once

#include "simulator/tenant/tenant.hpp"

namespace stmirror::simulator {

Reply export_reply(Tenant& tenant, const Request& request, const Collection& records);

}  // namespace stmirror::simulator
