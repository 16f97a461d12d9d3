// SPDX-License-Identifier: MIT
// GET operations of bookings, their contacts, and the tags of booking providers.
#pragma once

#include "simulator/tenant/call.hpp"

namespace stmirror::simulator {

/// Returns the booking named by arguments[1] if it belongs to the provider named by arguments[0], otherwise
/// null.
const Record* find_provider_booking(const Call& call);

Reply list_booking_provider_tags(const Call& call);
Reply list_bookings(const Call& call);
Reply list_booking_contacts(const Call& call);
Reply list_provider_bookings(const Call& call);
Reply provider_booking(const Call& call);
Reply list_provider_booking_contacts(const Call& call);

}  // namespace stmirror::simulator
