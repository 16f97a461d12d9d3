// SPDX-License-Identifier: MIT
// Creates and patches customers and locations, and sets preferred technicians.
#pragma once

#include "simulator/tenant/call.hpp"

namespace stmirror::simulator {

Reply create_customer(const Call& call);
Reply update_customer(const Call& call);
Reply create_location(const Call& call);
Reply update_location(const Call& call);
Reply set_preferred_technician(const Call& call);

}  // namespace stmirror::simulator
