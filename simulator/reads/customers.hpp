// SPDX-License-Identifier: MIT
// Lists of customers, locations, their contacts, and leads.
#pragma once

#include "simulator/tenant/call.hpp"

namespace stmirror::simulator {

Reply list_customers(const Call& call);
Reply list_all_customer_contacts(const Call& call);
Reply list_leads(const Call& call);
Reply list_locations(const Call& call);
Reply list_all_location_contacts(const Call& call);
Reply preferred_technician(const Call& call);

}  // namespace stmirror::simulator
