// SPDX-License-Identifier: MIT
#include "simulator/writes/customers.hpp"

#include <array>

#include "simulator/reads/records.hpp"
#include "simulator/writes/parts.hpp"

namespace stmirror::simulator {
namespace {

constexpr std::array<Field, 16> customer_fields{{
    {.name = "name", .required = true, .length_max = 150},
    {.name = "type", .words = customer_types},
    {.name = "address", .type = FieldType::Object, .required = true},
    {.name = "locations", .type = FieldType::Objects, .required = true},
    {.name = "contacts", .type = FieldType::Objects},
    {.name = "customFields", .type = FieldType::Objects},
    {.name = "externalData", .type = FieldType::Object},
    {.name = "doNotMail", .type = FieldType::Boolean},
    {.name = "doNotService", .type = FieldType::Boolean},
    {.name = "nationalAccount", .type = FieldType::Boolean},
    {.name = "active", .type = FieldType::Boolean},
    {.name = "tagTypeIds", .type = FieldType::Integers},
    {.name = "taxExempt", .type = FieldType::Boolean},
    {.name = "paymentTermId", .type = FieldType::Integer, .nullable = true},
    {.name = "creditLimit", .type = FieldType::Decimal, .nullable = true},
    {.name = "creditLimitBalance", .type = FieldType::Decimal, .nullable = true},
}};
constexpr std::array<std::string_view, 4> coordinate_sources{"None", "System", "User", "Imported"};
constexpr std::array<std::string_view, 4> verification_statuses{"Unverified", "InProgress", "Failed",
                                                                "Verified"};
constexpr std::array<Field, 11> location_fields{{
    {.name = "name", .required = true, .length_max = 200},
    {.name = "customerId", .type = FieldType::Integer},
    {.name = "address", .type = FieldType::Object, .required = true},
    {.name = "contacts", .type = FieldType::Objects},
    {.name = "customFields", .type = FieldType::Objects},
    {.name = "externalData", .type = FieldType::Object},
    {.name = "active", .type = FieldType::Boolean},
    {.name = "taxZoneId", .type = FieldType::Integer, .nullable = true},
    {.name = "tagTypeIds", .type = FieldType::Integers},
    {.name = "coordinatesSource", .nullable = true, .words = coordinate_sources},
    {.name = "coordinatesVerificationStatus", .nullable = true, .words = verification_statuses},
}};

std::string new_customer(const Record& record) {
    std::string text;
    ObjectWriter writer(text);
    writer.number("id", number_of(record.id))
        .boolean("active", true)
        .text("name", "")
        .text("type", "Residential");
    writer.null("address").raw("customFields", "[]").raw("balance", "0.00").boolean("taxExempt", false);
    writer.raw("tagTypeIds", "[]").boolean("doNotMail", false).boolean("doNotService", false);
    writer.boolean("nationalAccount", false)
        .stamp("createdOn", record.created)
        .number("createdById", api_user_id);
    writer.stamp("modifiedOn", record.modified).null("mergedToId").null("paymentTermId").null("creditLimit");
    writer.null("creditLimitBalance").null("externalData").end();
    return text;
}

std::string new_location(const Record& record) {
    std::string text;
    ObjectWriter writer(text);
    writer.null("taxZoneId")
        .number("id", number_of(record.id))
        .number("customerId", number_of(record.parent));
    writer.boolean("active", true).text("name", "").null("address").raw("customFields", "[]");
    writer.stamp("createdOn", record.created)
        .number("createdById", api_user_id)
        .stamp("modifiedOn", record.modified);
    writer.null("mergedToId")
        .null("zoneId")
        .boolean("taxExempt", false)
        .raw("tagTypeIds", "[]")
        .null("externalData");
    writer.end();
    return text;
}

/// Returns the record with the values of the body. Adds errors in these values to `body`.
std::string filled(const Tenant& tenant, Body& body, std::string text, Kind kind, Purpose purpose) {
    const bool customer = kind == Kind::Customer;
    text = body.applied_to(std::move(text));
    text = with_address(body, std::move(text), purpose);
    check_external_data(body);
    return with_custom_fields(tenant, body, std::move(text),
                              customer ? Kind::CustomerCustomFieldType : Kind::LocationCustomFieldType);
}

/// Adds the location that the body describes. Returns 0 if the body has errors.
RecordId add_location(Tenant& tenant, Body& body, RecordId customer) {
    const auto contacts = read_contacts(body);
    const auto record = fresh_record(tenant, Kind::Location, customer);
    auto text = filled(tenant, body, new_location(record), Kind::Location, Purpose::Create);
    text = with_member(text, "customerId", std::to_string(customer));
    if (!body.ok()) { return 0; }
    tenant.store.of(Kind::Location).put(record, std::move(text));
    store_external_data(tenant, body, Kind::Location, record.id);
    for (const auto& contact : contacts) {
        add_contact(tenant, Kind::LocationContact, record.id, contact);
        add_contact(tenant, Kind::CustomerContact, customer, contact);  // the customer gets the contact, too
    }
    return record.id;
}

/// Returns the record in the form in which a write answers it: with the external data of the calling
/// application.
std::string written(const Call& call, const Body& body, Kind kind, RecordId id) {
    auto text = record_reply(call, kind, id).body;
    const auto* given = body.find("externalData");
    if (given == nullptr) { return text; }
    const auto application = given->at("applicationGuid").get<std::string>();
    return with_member(text, "externalData", external_data_text(call.tenant, kind, id, application));
}

std::string created_location(const Call& call, const Body& body, RecordId id) {
    return with_member(written(call, body, Kind::Location, id), "contacts",
                       short_contacts(call.tenant, Kind::LocationContact, id));
}

Reply patch(const Call& call, Kind kind, std::span<const Field> fields) {
    auto& tenant = call.tenant;
    const Record* found = find_shown(tenant, kind, call.arguments[0]);
    if (found == nullptr) { return tenant.not_found(kind, call.arguments[0]); }
    Body body(call.request.body, fields, Purpose::Patch);
    auto text = filled(tenant, body, std::string(found->text), kind, Purpose::Patch);
    Record record = *found;
    const auto owner = kind == Kind::Location ? body.integer("customerId") : std::nullopt;
    if (owner && tenant.store.of(Kind::Customer).find(static_cast<RecordId>(*owner)) == nullptr) {
        body.refuse("customerId", "There is no such customer.");
    }
    if (!body.ok()) { return tenant.bad_request(body.errors()); }
    if (owner) { record.parent = static_cast<RecordId>(*owner); }
    record.active = value_of(text, "active") == "true";
    store_external_data(tenant, body, kind, record.id);
    restamp(tenant, kind, record, std::move(text));
    return json_reply(200, written(call, body, kind, record.id));
}

}  // namespace

Reply create_customer(const Call& call) {
    auto& tenant = call.tenant;
    Body body(call.request.body, customer_fields, Purpose::Create);
    const auto contacts = read_contacts(body);
    std::vector<Body> locations;
    if (const auto* given = body.find("locations")) {
        for (const auto& location : *given) {
            locations.emplace_back(location, "locations.", location_fields, Purpose::Create);
        }
        if (given->empty()) { body.refuse("locations", "A customer needs a location."); }
    }
    for (const auto& location : locations) { body.take_errors_of(location); }
    const auto record = fresh_record(tenant, Kind::Customer);
    auto text = filled(tenant, body, new_customer(record), Kind::Customer, Purpose::Create);
    text = with_member(text, "active", "true");
    for (auto& location : locations) {  // checked before anything is stored
        filled(tenant, location, new_location(record), Kind::Location, Purpose::Create);
        read_contacts(location);
        body.take_errors_of(location);
    }
    if (!body.ok()) { return tenant.bad_request(body.errors()); }

    tenant.store.of(Kind::Customer).put(record, std::move(text));
    store_external_data(tenant, body, Kind::Customer, record.id);
    for (const auto& contact : contacts) { add_contact(tenant, Kind::CustomerContact, record.id, contact); }
    std::string added = "[";
    for (auto& location : locations) {
        if (added.size() > 1) { added += ','; }
        added += created_location(call, location, add_location(tenant, location, record.id));
    }
    auto reply = written(call, body, Kind::Customer, record.id);
    reply = with_member(reply, "locations", added + "]");
    return json_reply(
        200, with_member(reply, "contacts", short_contacts(tenant, Kind::CustomerContact, record.id)));
}

Reply update_customer(const Call& call) { return patch(call, Kind::Customer, customer_fields); }

Reply create_location(const Call& call) {
    auto& tenant = call.tenant;
    Body body(call.request.body, location_fields, Purpose::Create);
    const auto id = body.integer("customerId");
    const Record* customer = id ? tenant.store.of(Kind::Customer).find(static_cast<RecordId>(*id)) : nullptr;
    if (customer == nullptr) { body.refuse("customerId", "There is no such customer."); }
    if (!body.ok()) { return tenant.bad_request(body.errors()); }
    if (!customer->active) {
        return tenant.conflict("Customer ID = " + std::to_string(*id) + " is not active");
    }
    const auto location = add_location(tenant, body, customer->id);
    if (!body.ok()) { return tenant.bad_request(body.errors()); }
    return json_reply(200, created_location(call, body, location));
}

Reply update_location(const Call& call) { return patch(call, Kind::Location, location_fields); }

Reply set_preferred_technician(const Call& call) {
    auto& tenant = call.tenant;
    const Record* location = find_shown(tenant, Kind::Location, call.arguments[0]);
    if (location == nullptr) { return tenant.not_found(Kind::Location, call.arguments[0]); }
    const auto technician = parse_number(call.arguments[1]);
    if (!technician) { return tenant.bad_request({{"preferredTechnicianId", {"The value is not valid."}}}); }
    tenant.store.preferred_technicians[location->id] = *technician;
    return empty_reply();
}

}  // namespace stmirror::simulator
