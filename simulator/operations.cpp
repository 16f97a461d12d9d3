// SPDX-License-Identifier: MIT
#include "simulator/operations.hpp"

#include <array>

#include "simulator/reads.hpp"

namespace stmirror::simulator {
namespace {

constexpr std::string_view base = "/crm/v2/tenant/";

constexpr std::string_view tags_r = "tn.crm.bookingprovidertags:r";
constexpr std::string_view tags_w = "tn.crm.bookingprovidertags:w";
constexpr std::string_view bookings_r = "tn.crm.bookings:r";
constexpr std::string_view bookings_w = "tn.crm.bookings:w";
constexpr std::string_view contacts_r = "tn.crm.contacts:r";
constexpr std::string_view contacts_w = "tn.crm.contacts:w";
constexpr std::string_view customers_r = "tn.crm.customers:r";
constexpr std::string_view customers_w = "tn.crm.customers:w";
constexpr std::string_view leads_r = "tn.crm.leads:r";
constexpr std::string_view leads_w = "tn.crm.leads:w";
constexpr std::string_view locations_r = "tn.crm.locations:r";
constexpr std::string_view locations_w = "tn.crm.locations:w";
constexpr std::string_view bulk_tags_w = "tn.crm.tags:w";

constexpr auto table = std::to_array<Operation>({
    {"GET", "export/bookings", bookings_r, export_of<Kind::Booking>},
    {"GET", "export/customers", customers_r, export_of<Kind::Customer>},
    {"GET", "export/customers/contacts", customers_r, export_of<Kind::CustomerContact>},
    {"GET", "export/leads", leads_r, export_of<Kind::Lead>},
    {"GET", "export/locations", locations_r, export_of<Kind::Location>},
    {"GET", "export/locations/contacts", locations_r, export_of<Kind::LocationContact>},

    {"GET", "booking-provider-tags", tags_r, list_booking_provider_tags},
    {"GET", "booking-provider-tags/{id}", tags_r, record_of<Kind::BookingProviderTag>},
    {"POST", "booking-provider-tags", tags_w, nullptr},
    {"PATCH", "booking-provider-tags/{id}", tags_w, nullptr},

    {"GET", "bookings", bookings_r, list_bookings},
    {"GET", "bookings/{id}", bookings_r, record_of<Kind::Booking>},
    {"GET", "bookings/{id}/contacts", bookings_r, list_booking_contacts},
    {"GET", "booking-provider/{booking_provider}/bookings", bookings_r, list_provider_bookings},
    {"GET", "booking-provider/{booking_provider}/bookings/{id}", bookings_r, provider_booking},
    {"GET", "booking-provider/{booking_provider}/bookings/{id}/contacts", bookings_r, list_provider_booking_contacts},
    {"POST", "booking-provider/{booking_provider}/bookings", bookings_w, nullptr},
    {"PATCH", "booking-provider/{booking_provider}/bookings/{id}", bookings_w, nullptr},
    {"POST", "booking-provider/{booking_provider}/bookings/{id}/contacts", bookings_w, nullptr},
    {"PATCH", "booking-provider/{booking_provider}/bookings/{id}/contacts/{contactId}", bookings_w, nullptr},
    {"DELETE", "booking-provider/{booking_provider}/bookings/{id}/contacts/{contactId}", bookings_w, nullptr},
    {"POST", "booking-provider/{booking_provider}/bookings/{id}/dismiss", bookings_w, nullptr},

    {"PUT", "tags", bulk_tags_w, nullptr},
    {"DELETE", "tags", bulk_tags_w, nullptr},

    {"GET", "contacts", contacts_r, list_contacts},
    {"GET", "contacts/preferences", contacts_r, list_contact_preference_types},
    {"GET", "contacts/contact-methods", contacts_r, list_contact_methods},
    {"GET", "contacts/relationships/{relationshipId}", contacts_r, list_related_contacts},
    {"GET", "contacts/{id}", contacts_r, record_of<Kind::Contact>},
    {"GET", "contacts/{contactId}/relationships", contacts_r, list_contact_relationships},
    {"GET", "contacts/{contactId}/contact-methods", contacts_r, list_methods_of_contact},
    {"GET", "contacts/{contactId}/contact-methods/{contactMethodId}", contacts_r, contact_method},
    {"GET", "contacts/{contactId}/contact-methods/{contactMethodId}/preferences", contacts_r, list_method_preferences},
    {"GET", "contacts/{contactId}/contact-methods/{contactMethodId}/preferences/{preferenceName}", contacts_r,
     method_preference},
    {"POST", "contacts", contacts_w, nullptr},
    {"PUT", "contacts/{id}", contacts_w, nullptr},
    {"PATCH", "contacts/{id}", contacts_w, nullptr},
    {"DELETE", "contacts/{id}", contacts_w, nullptr},
    {"POST", "contacts/{contactId}/contact-methods", contacts_w, nullptr},
    {"PUT", "contacts/{contactId}/contact-methods/{contactMethodId}", contacts_w, nullptr},
    {"PATCH", "contacts/{contactId}/contact-methods/{contactMethodId}", contacts_w, nullptr},
    {"DELETE", "contacts/{contactId}/contact-methods/{contactMethodId}", contacts_w, nullptr},
    {"PATCH", "contacts/{contactId}/contact-methods/{contactMethodId}/preferences/{preferenceName}", contacts_w, nullptr},
    {"POST", "contacts/{contactId}/relationships/{relatedEntityId}/{typeSlug}", contacts_w, nullptr},
    {"DELETE", "contacts/{contactId}/relationships/{relatedEntityId}/{typeSlug}", contacts_w, nullptr},

    {"GET", "customers", customers_r, list_customers},
    {"GET", "customers/contacts", customers_r, list_all_customer_contacts},
    {"GET", "customers/custom-fields", customers_r, list_field_types_of<Kind::CustomerCustomFieldType>},
    {"GET", "customers/{id}", customers_r, record_of<Kind::Customer>},
    {"GET", "customers/{id}/notes", customers_r, list_notes_of<Kind::CustomerNote>},
    {"GET", "customers/{id}/contacts", customers_r, list_contacts_of<Kind::CustomerContact>},
    {"POST", "customers", customers_w, nullptr},
    {"PATCH", "customers/{id}", customers_w, nullptr},
    {"POST", "customers/{id}/notes", customers_w, nullptr},
    {"DELETE", "customers/{id}/notes/{noteId}", customers_w, nullptr},
    {"POST", "customers/{id}/contacts", customers_w, nullptr},
    {"PATCH", "customers/{id}/contacts/{contactId}", customers_w, nullptr},
    {"DELETE", "customers/{id}/contacts/{contactId}", customers_w, nullptr},
    {"POST", "customers/{id}/tags/{tagTypeId}", customers_w, nullptr},
    {"DELETE", "customers/{id}/tags/{tagTypeId}", customers_w, nullptr},

    {"GET", "leads", leads_r, list_leads},
    {"GET", "leads/{id}", leads_r, record_of<Kind::Lead>},
    {"GET", "leads/{id}/notes", leads_r, list_notes_of<Kind::LeadNote>},
    {"POST", "leads", leads_w, nullptr},
    {"PATCH", "leads/{id}", leads_w, nullptr},
    {"POST", "leads/{id}/notes", leads_w, nullptr},
    {"POST", "leads/{id}/follow-up", leads_w, nullptr},
    {"POST", "leads/{id}/dismiss", leads_w, nullptr},
    {"POST", "leads/form", leads_w, nullptr},

    {"GET", "locations", locations_r, list_locations},
    {"GET", "locations/contacts", locations_r, list_all_location_contacts},
    {"GET", "locations/custom-fields", locations_r, list_field_types_of<Kind::LocationCustomFieldType>},
    {"GET", "locations/{id}", locations_r, record_of<Kind::Location>},
    {"GET", "locations/{id}/notes", locations_r, list_notes_of<Kind::LocationNote>},
    {"GET", "locations/{id}/contacts", locations_r, list_contacts_of<Kind::LocationContact>},
    {"GET", "locations/{id}/preferredtechnician", locations_r, preferred_technician},
    {"POST", "locations", locations_w, nullptr},
    {"PATCH", "locations/{id}", locations_w, nullptr},
    {"POST", "locations/{id}/notes", locations_w, nullptr},
    {"DELETE", "locations/{id}/notes/{noteId}", locations_w, nullptr},
    {"POST", "locations/{id}/contacts", locations_w, nullptr},
    {"PATCH", "locations/{id}/contacts/{contactId}", locations_w, nullptr},
    {"DELETE", "locations/{id}/contacts/{contactId}", locations_w, nullptr},
    {"POST", "locations/{id}/tags/{tagTypeId}", locations_w, nullptr},
    {"DELETE", "locations/{id}/tags/{tagTypeId}", locations_w, nullptr},
    {"POST", "locations/{id}/preferredtechnician/{preferredTechnicianId}", locations_w, nullptr},
});

/// Takes the first segment off a path.
std::string_view next_segment(std::string_view& path) {
    const auto slash = path.find('/');
    const auto segment = path.substr(0, slash);
    path = slash == std::string_view::npos ? std::string_view{} : path.substr(slash + 1);
    return segment;
}

std::optional<std::vector<std::string_view>> match(std::string_view pattern, std::string_view path) {
    std::vector<std::string_view> arguments;
    while (!pattern.empty() && !path.empty()) {
        const auto expected = next_segment(pattern);
        const auto found = next_segment(path);
        if (expected.front() == '{') {
            if (found.empty()) return std::nullopt;
            arguments.push_back(found);
        } else if (expected != found) {
            return std::nullopt;
        }
    }
    if (!pattern.empty() || !path.empty()) return std::nullopt;
    return arguments;
}

}  // namespace

std::span<const Operation> operations() { return table; }

std::string operation_name(const Operation& operation) {
    return std::string(operation.method) + " " + std::string(base) + "{tenant}/" + std::string(operation.path);
}

std::optional<OperationMatch> find_operation(std::string_view method, std::string_view path) {
    if (!path.starts_with(base)) return std::nullopt;
    path.remove_prefix(base.size());
    next_segment(path);  // the tenant
    std::optional<OperationMatch> best;
    for (const auto& operation : table) {
        if (operation.method != method) continue;
        auto arguments = match(operation.path, path);
        const bool better = arguments && (!best || arguments->size() < best->arguments.size());
        if (better) best = {&operation, std::move(*arguments)};
    }
    return best;
}

}  // namespace stmirror::simulator
