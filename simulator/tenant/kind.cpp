// SPDX-License-Identifier: MIT
#include "simulator/tenant/kind.hpp"

#include <algorithm>
#include <array>

namespace stmirror::simulator {
namespace {

using Names = std::string_view;

constexpr std::array<Names, 1> active_only{"active"};
constexpr std::array<Names, 21> booking_list{"id",
                                             "source",
                                             "createdOn",
                                             "name",
                                             "address",
                                             "customerType",
                                             "start",
                                             "campaignId",
                                             "businessUnitId",
                                             "isFirstTimeClient",
                                             "uploadedImages",
                                             "isSendConfirmationEmail",
                                             "status",
                                             "dismissingReasonId",
                                             "jobId",
                                             "externalId",
                                             "priority",
                                             "jobTypeId",
                                             "bookingProviderId",
                                             "modifiedOn",
                                             "summary"};
constexpr std::array<Names, 30> lead_list{"id",
                                          "status",
                                          "priority",
                                          "customerId",
                                          "locationId",
                                          "businessUnitId",
                                          "jobTypeId",
                                          "campaignId",
                                          "followUpDate",
                                          "createdById",
                                          "createdOn",
                                          "modifiedOn",
                                          "tagTypeIds",
                                          "dismissingReasonId",
                                          "summary",
                                          "callReasonId",
                                          "callId",
                                          "bookingId",
                                          "manualCallId",
                                          "leadUrl",
                                          "leadCustomerName",
                                          "leadPhone",
                                          "leadEmail",
                                          "leadStreet",
                                          "leadUnit",
                                          "leadCity",
                                          "leadState",
                                          "leadZip",
                                          "leadCountry",
                                          "captureSource"};
constexpr std::array<Names, 20> customer_list{"id",
                                              "active",
                                              "name",
                                              "type",
                                              "address",
                                              "customFields",
                                              "balance",
                                              "taxExempt",
                                              "tagTypeIds",
                                              "doNotMail",
                                              "doNotService",
                                              "nationalAccount",
                                              "createdOn",
                                              "createdById",
                                              "modifiedOn",
                                              "mergedToId",
                                              "paymentTermId",
                                              "creditLimit",
                                              "creditLimitBalance",
                                              "externalData"};
constexpr std::array<Names, 15> location_list{"id",         "customerId",   "active",    "name",
                                              "address",    "customFields", "createdOn", "createdById",
                                              "modifiedOn", "mergedToId",   "zoneId",    "taxExempt",
                                              "tagTypeIds", "externalData", "taxZoneId"};
constexpr std::array<Names, 9> customer_contact_list{
    "modifiedOn", "phoneSettings", "createdOn", "preferences", "id", "type", "value", "memo", "customerId"};
constexpr std::array<Names, 8> customer_contact_per_parent{
    "id", "type", "value", "memo", "modifiedOn", "phoneSettings", "createdOn", "preferences"};
constexpr std::array<Names, 9> location_contact_list{
    "id", "type", "value", "memo", "phoneSettings", "modifiedOn", "createdOn", "preferences", "locationId"};
constexpr std::array<Names, 8> location_contact_per_parent{
    "id", "type", "value", "memo", "phoneSettings", "modifiedOn", "createdOn", "preferences"};

const std::array<KindFacts, kind_count> all{{
    {.resource = "booking_provider_tags", .parent = {}},
    {.resource = "bookings",
     .parent = {},
     .inactive_is_deleted = true,
     .list_fields = booking_list,
     .export_only = active_only},
    {.resource = "booking_contacts", .parent = Kind::Booking},
    {.resource = "customers", .parent = {}, .list_fields = customer_list},
    {.resource = "customer_contacts",
     .parent = Kind::Customer,
     .inactive_is_deleted = true,
     .list_fields = customer_contact_list,
     .per_parent_fields = customer_contact_per_parent,
     .export_only = active_only,
     .parent_field = "customerId"},
    {.resource = "customer_notes", .parent = Kind::Customer},
    {.resource = "customer_custom_field_types", .parent = {}},
    {.resource = "locations", .parent = Kind::Customer, .list_fields = location_list},
    {.resource = "location_contacts",
     .parent = Kind::Location,
     .inactive_is_deleted = true,
     .list_fields = location_contact_list,
     .per_parent_fields = location_contact_per_parent,
     .export_only = active_only,
     .parent_field = "locationId"},
    {.resource = "location_notes", .parent = Kind::Location},
    {.resource = "location_custom_field_types", .parent = {}},
    {.resource = "leads",
     .parent = {},
     .inactive_is_deleted = true,
     .list_fields = lead_list,
     .export_only = active_only},
    {.resource = "lead_notes", .parent = Kind::Lead},
    {.resource = "contacts", .parent = {}, .guid = true},
    {.resource = "contact_methods", .parent = Kind::Contact, .guid = true},
    {.resource = "contact_preference_types", .parent = {}, .guid = true},
    {.resource = "contact_method_preferences", .parent = Kind::ContactMethod, .guid = true},
    {.resource = "contact_relationships", .parent = Kind::Contact, .guid = true},
}};

}  // namespace

const KindFacts& facts(Kind kind) { return all[static_cast<std::size_t>(kind)]; }

std::optional<Kind> kind_of(std::string_view resource) {
    const auto found = std::ranges::find(all, resource, &KindFacts::resource);
    if (found == all.end()) { return std::nullopt; }
    return static_cast<Kind>(found - all.begin());
}

}  // namespace stmirror::simulator
