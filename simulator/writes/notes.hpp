// SPDX-License-Identifier: MIT
// Creates and deletes notes of customers, locations and leads.
#pragma once

#include "simulator/tenant/call.hpp"

namespace stmirror::simulator {

Reply create_customer_note(const Call& call);
Reply create_location_note(const Call& call);
Reply create_lead_note(const Call& call);
Reply delete_note(const Call& call, Kind kind);

}  // namespace stmirror::simulator
