// SPDX-License-Identifier: MIT
// Writes of the contacts of customers and locations. A deleted contact stays in the export, inactive.
#pragma once

#include "simulator/tenant/call.hpp"

namespace stmirror::simulator {

Reply create_contact(const Call& call, Kind kind);
Reply update_contact(const Call& call, Kind kind);
Reply delete_contact(const Call& call, Kind kind);

}  // namespace stmirror::simulator
