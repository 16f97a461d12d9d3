// SPDX-License-Identifier: MIT
#include "simulator/world/handlers.hpp"

#include <algorithm>
#include <array>

#include "simulator/reads/bookings.hpp"
#include "simulator/reads/contacts.hpp"
#include "simulator/reads/customers.hpp"
#include "simulator/reads/records.hpp"
#include "simulator/writes/bookings.hpp"
#include "simulator/writes/contacts.hpp"
#include "simulator/writes/customers.hpp"
#include "simulator/writes/leads.hpp"
#include "simulator/writes/notes.hpp"
#include "simulator/writes/parent_contacts.hpp"
#include "simulator/writes/tags.hpp"

namespace stmirror::simulator {
namespace {

struct Entry {
    std::string_view operation_id;
    OperationHandler handler;
};

/// The handlers by operation id of the catalogue. To add an operation, write its function and add a line
/// here.
constexpr auto table = std::to_array<Entry>({
    {"ExportBookings_Get", export_of<Kind::Booking>},
    {"ExportCustomers_GetCustomers", export_of<Kind::Customer>},
    {"ExportContacts_CustomersContacts", export_of<Kind::CustomerContact>},
    {"ExportLeads_Leads", export_of<Kind::Lead>},
    {"ExportLocations_Locations", export_of<Kind::Location>},
    {"ExportContacts_LocationsContacts", export_of<Kind::LocationContact>},
    {"BookingProviderTags_GetList", list_booking_provider_tags},
    {"BookingProviderTags_Get", record_of<Kind::BookingProviderTag>},
    {"BookingProviderTags_Create", create_booking_provider_tag},
    {"BookingProviderTags_Update", update_booking_provider_tag},
    {"Bookings_GetList", list_bookings},
    {"Bookings_Get", record_of<Kind::Booking>},
    {"Bookings_GetContactList", list_booking_contacts},
    {"Bookings_GetList2", list_provider_bookings},
    {"Bookings_GetForProvider", provider_booking},
    {"Bookings_GetContactList2", list_provider_booking_contacts},
    {"Bookings_Create", create_booking},
    {"Bookings_Update", update_booking},
    {"Bookings_DismissBooking", dismiss_booking},
    {"Bookings_CreateContact", create_booking_contact},
    {"Bookings_UpdateBookingContact", update_booking_contact},
    {"Bookings_DeleteContact", delete_booking_contact},
    {"BulkTags_AddTags", add_bulk_tags},
    {"BulkTags_RemoveTags", remove_bulk_tags},
    {"Contacts_GetList", list_contacts},
    {"Contacts_GetPreferenceMetadataList", list_contact_preference_types},
    {"Contacts_SearchContactMethods", list_contact_methods},
    {"Contacts_GetByRelationshipId", list_related_contacts},
    {"Contacts_Get", record_of<Kind::Contact>},
    {"Contacts_GetContactRelationshipList", list_contact_relationships},
    {"ContactMethods_GetContactMethods", list_methods_of_contact},
    {"ContactMethods_GetContactMethod", contact_method},
    {"ContactPreferences_GetContactMethodPreferences", list_method_preferences},
    {"ContactPreferences_GetContactMethodPreference", method_preference},
    {"Contacts_Create", create_module_contact},
    {"Contacts_Replace", replace_module_contact},
    {"Contacts_Update", update_module_contact},
    {"Contacts_DeleteContact", delete_module_contact},
    {"Contacts_CreateContactRelationship", link_contact},
    {"Contacts_DeleteContactRelationship", unlink_contact},
    {"ContactMethods_CreateContactMethod", create_contact_method},
    {"ContactMethods_UpsertContactMethod", upsert_contact_method},
    {"ContactMethods_UpdateContactMethod", update_contact_method},
    {"ContactMethods_DeleteContactMethod", delete_contact_method},
    {"ContactPreferences_UpdateContactMethodPreference", update_method_preference},
    {"Customers_GetList", list_customers},
    {"Customers_GetModifiedContactsList", list_all_customer_contacts},
    {"Customers_GetCustomFieldTypes", of_kind<list_field_types, Kind::CustomerCustomFieldType>},
    {"Customers_Get", record_of<Kind::Customer>},
    {"Customers_GetNotes", of_kind<list_notes, Kind::CustomerNote>},
    {"Customers_GetContactList", of_kind<list_contacts_of_parent, Kind::CustomerContact>},
    {"Customers_Create", create_customer},
    {"Customers_Update", update_customer},
    {"Customers_CreateNote", create_customer_note},
    {"Customers_DeleteNote", of_kind<delete_note, Kind::CustomerNote>},
    {"Customers_CreateContact", of_kind<create_contact, Kind::CustomerContact>},
    {"Customers_UpdateContact", of_kind<update_contact, Kind::CustomerContact>},
    {"Customers_DeleteContact", of_kind<delete_contact, Kind::CustomerContact>},
    {"Customers_CreateTag", of_kind<add_tag, Kind::Customer>},
    {"Customers_DeleteTag", of_kind<remove_tag, Kind::Customer>},
    {"Leads_GetList", list_leads},
    {"Leads_Get", record_of<Kind::Lead>},
    {"Leads_GetNotes", of_kind<list_notes, Kind::LeadNote>},
    {"Leads_Create", create_lead},
    {"Leads_Update", update_lead},
    {"Leads_CreateNote", create_lead_note},
    {"Leads_CreateFollowUp", follow_up_lead},
    {"Leads_Dismiss", dismiss_lead},
    {"Leads_SubmitLeadForm", submit_lead_form},
    {"Locations_GetList", list_locations},
    {"Locations_GetLocationsContactsList", list_all_location_contacts},
    {"Locations_GetCustomFieldTypes", of_kind<list_field_types, Kind::LocationCustomFieldType>},
    {"Locations_Get", record_of<Kind::Location>},
    {"Locations_GetNotes", of_kind<list_notes, Kind::LocationNote>},
    {"Locations_GetContactList", of_kind<list_contacts_of_parent, Kind::LocationContact>},
    {"Locations_GetPreferredTechnician", preferred_technician},
    {"Locations_Create", create_location},
    {"Locations_Update", update_location},
    {"Locations_CreateNote", create_location_note},
    {"Locations_DeleteNote", of_kind<delete_note, Kind::LocationNote>},
    {"Locations_CreateContact", of_kind<create_contact, Kind::LocationContact>},
    {"Locations_UpdateContact", of_kind<update_contact, Kind::LocationContact>},
    {"Locations_DeleteContact", of_kind<delete_contact, Kind::LocationContact>},
    {"Locations_CreateTag", of_kind<add_tag, Kind::Location>},
    {"Locations_DeleteTag", of_kind<remove_tag, Kind::Location>},
    {"Locations_UpdatePreferredTechnician", set_preferred_technician},
});

}  // namespace

OperationHandler find_handler(std::string_view operation_id) {
    const auto found = std::ranges::find(table, operation_id, &Entry::operation_id);
    return found == table.end() ? nullptr : found->handler;
}

}  // namespace stmirror::simulator
