// SPDX-License-Identifier: MIT
// Writes of bookings, their contacts, and the tags of booking providers.
#pragma once

#include "simulator/tenant/call.hpp"

namespace stmirror::simulator {

Reply create_booking(const Call& call);
Reply update_booking(const Call& call);
Reply dismiss_booking(const Call& call);
Reply create_booking_contact(const Call& call);
Reply update_booking_contact(const Call& call);
Reply delete_booking_contact(const Call& call);
Reply create_booking_provider_tag(const Call& call);
Reply update_booking_provider_tag(const Call& call);

}  // namespace stmirror::simulator
