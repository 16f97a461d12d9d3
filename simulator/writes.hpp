// SPDX-License-Identifier: MIT
// The POST, PATCH and DELETE operations, one function each; the table in handlers.cpp names them.
#pragma once

#include "simulator/handlers.hpp"

namespace stmirror::simulator {

Reply create_customer(const Call& call);
Reply update_customer(const Call& call);
Reply create_location(const Call& call);
Reply update_location(const Call& call);
Reply create_lead(const Call& call);
Reply update_lead(const Call& call);
Reply create_booking(const Call& call);
Reply update_booking(const Call& call);

Reply create_customer_note(const Call& call);
Reply create_location_note(const Call& call);
Reply create_lead_note(const Call& call);
Reply delete_note(const Call& call, Kind kind);
template <Kind kind>
Reply delete_note_of(const Call& call) {
    return delete_note(call, kind);
}

/// Contacts of customers and locations. A deleted one stays in the export, inactive.
Reply create_contact(const Call& call, Kind kind);
Reply update_contact(const Call& call, Kind kind);
Reply delete_contact(const Call& call, Kind kind);
template <Kind kind>
Reply create_contact_of(const Call& call) {
    return create_contact(call, kind);
}
template <Kind kind>
Reply update_contact_of(const Call& call) {
    return update_contact(call, kind);
}
template <Kind kind>
Reply delete_contact_of(const Call& call) {
    return delete_contact(call, kind);
}

}  // namespace stmirror::simulator
