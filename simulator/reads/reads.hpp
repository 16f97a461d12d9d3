// SPDX-License-Identifier: MIT
// The GET operations, one function each; the table in world/handlers.cpp names them. arguments[i] is the i-th
// placeholder of the path.
#pragma once

#include "simulator/reads/exports.hpp"
#include "simulator/tenant/call.hpp"

namespace stmirror::simulator {

template <Kind kind>
Reply export_of(const Call& call) {
    return export_reply(call.tenant, call.request, call.tenant.store.of(kind));
}

Reply single_record(const Call& call, Kind kind, std::string_view id);
template <Kind kind>
Reply record_of(const Call& call) {
    return single_record(call, kind, call.arguments[0]);
}

Reply list_booking_provider_tags(const Call& call);
Reply list_bookings(const Call& call);
Reply list_booking_contacts(const Call& call);
Reply list_provider_bookings(const Call& call);
Reply provider_booking(const Call& call);
Reply list_provider_booking_contacts(const Call& call);

Reply list_contacts(const Call& call);
Reply list_contact_preference_types(const Call& call);
Reply list_contact_methods(const Call& call);
Reply list_related_contacts(const Call& call);
Reply list_contact_relationships(const Call& call);
Reply list_methods_of_contact(const Call& call);
Reply contact_method(const Call& call);
Reply list_method_preferences(const Call& call);
Reply method_preference(const Call& call);

Reply list_customers(const Call& call);
Reply list_all_customer_contacts(const Call& call);
Reply list_leads(const Call& call);
Reply list_locations(const Call& call);
Reply list_all_location_contacts(const Call& call);
Reply preferred_technician(const Call& call);

Reply list_field_types(const Call& call, Kind kind);
template <Kind kind>
Reply list_field_types_of(const Call& call) {
    return list_field_types(call, kind);
}
Reply list_notes(const Call& call, Kind kind);
template <Kind kind>
Reply list_notes_of(const Call& call) {
    return list_notes(call, kind);
}
/// Of a customer or a location; an inactive one answers 409.
Reply list_contacts_of_parent(const Call& call, Kind kind);
template <Kind kind>
Reply list_contacts_of(const Call& call) {
    return list_contacts_of_parent(call, kind);
}

/// The record that a path names, unless there is none or it is deleted.
const Record* find_shown(const Tenant& tenant, Kind kind, std::string_view id);
/// The method of arguments 1, where it belongs to the contact of arguments 0.
const Record* find_method(const Call& call);
/// A preference that was set for a contact method, by its name.
const Record* find_preference(const Tenant& tenant, RecordId method, std::string_view name);
/// The booking of arguments 0 (provider) and 1 (booking), where it is one of that provider.
const Record* find_provider_booking(const Call& call);

}  // namespace stmirror::simulator
