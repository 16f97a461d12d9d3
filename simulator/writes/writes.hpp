// SPDX-License-Identifier: MIT
// The POST, PUT, PATCH and DELETE operations, one function each; the table in world/handlers.cpp names them.
#pragma once

#include "simulator/tenant/call.hpp"

namespace stmirror::simulator {

Reply create_customer(const Call& call);
Reply update_customer(const Call& call);
Reply create_location(const Call& call);
Reply update_location(const Call& call);
Reply set_preferred_technician(const Call& call);
Reply create_lead(const Call& call);
Reply update_lead(const Call& call);
/// Sets the lead's followUpDate; a text becomes a note of the lead.
Reply follow_up_lead(const Call& call);
Reply dismiss_lead(const Call& call);
Reply submit_lead_form(const Call& call);
Reply create_booking(const Call& call);
Reply update_booking(const Call& call);
Reply dismiss_booking(const Call& call);
Reply create_booking_contact(const Call& call);
Reply update_booking_contact(const Call& call);
Reply delete_booking_contact(const Call& call);
Reply create_booking_provider_tag(const Call& call);
Reply update_booking_provider_tag(const Call& call);

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

Reply add_bulk_tags(const Call& call);
Reply remove_bulk_tags(const Call& call);
/// Tags of a customer or a location.
Reply add_tag(const Call& call, Kind kind);
Reply remove_tag(const Call& call, Kind kind);
template <Kind kind>
Reply add_tag_of(const Call& call) {
    return add_tag(call, kind);
}
template <Kind kind>
Reply remove_tag_of(const Call& call) {
    return remove_tag(call, kind);
}

/// The contacts module, with GUIDs.
Reply create_module_contact(const Call& call);
Reply replace_module_contact(const Call& call);
Reply update_module_contact(const Call& call);
Reply delete_module_contact(const Call& call);
Reply create_contact_method(const Call& call);
Reply upsert_contact_method(const Call& call);
Reply update_contact_method(const Call& call);
Reply delete_contact_method(const Call& call);
Reply update_method_preference(const Call& call);
Reply link_contact(const Call& call);
Reply unlink_contact(const Call& call);

}  // namespace stmirror::simulator
