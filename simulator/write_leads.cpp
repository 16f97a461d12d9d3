// SPDX-License-Identifier: MIT
// Creates and patches leads and bookings.
#include <array>

#include "simulator/reads.hpp"
#include "simulator/write_parts.hpp"
#include "simulator/writes.hpp"

namespace stmirror::simulator {
namespace {

constexpr std::array<std::string_view, 4> priorities{"Low", "Normal", "High", "Urgent"};
constexpr std::array<std::string_view, 2> customer_types{"Residential", "Commercial"};

constexpr std::array<Field, 20> lead_fields{{
    {.name = "campaignId", .type = FieldType::Integer, .required = true},
    {.name = "summary", .required = true},
    {.name = "customerId", .type = FieldType::Integer, .nullable = true},
    {.name = "locationId", .type = FieldType::Integer, .nullable = true},
    {.name = "businessUnitId", .type = FieldType::Integer, .nullable = true},
    {.name = "jobTypeId", .type = FieldType::Integer, .nullable = true},
    {.name = "tagTypeIds", .type = FieldType::Integers, .nullable = true},
    {.name = "priority", .words = priorities},
    {.name = "callReasonId", .type = FieldType::Integer, .nullable = true},
    {.name = "followUpDate", .type = FieldType::Stamp, .nullable = true},
    {.name = "bookingId", .type = FieldType::Integer, .nullable = true},
    {.name = "leadCustomerName", .nullable = true},
    {.name = "leadPhone", .nullable = true},
    {.name = "leadEmail", .nullable = true},
    {.name = "leadStreet", .nullable = true},
    {.name = "leadUnit", .nullable = true},
    {.name = "leadCity", .nullable = true},
    {.name = "leadState", .nullable = true},
    {.name = "leadZip", .nullable = true},
    {.name = "leadCountry", .nullable = true},
}};
constexpr std::array<Field, 15> booking_fields{{
    {.name = "source", .required = true},
    {.name = "name", .required = true},
    {.name = "summary", .required = true},
    {.name = "isFirstTimeClient", .type = FieldType::Boolean, .required = true},
    {.name = "externalId", .required = true},
    {.name = "address", .type = FieldType::Object},
    {.name = "contacts", .type = FieldType::Objects},
    {.name = "customerType", .nullable = true, .words = customer_types},
    {.name = "start", .type = FieldType::Stamp},
    {.name = "campaignId", .type = FieldType::Integer, .nullable = true},
    {.name = "businessUnitId", .type = FieldType::Integer, .nullable = true},
    {.name = "jobTypeId", .type = FieldType::Integer, .nullable = true},
    {.name = "priority", .nullable = true, .words = priorities},
    {.name = "uploadedImages", .type = FieldType::Texts, .nullable = true},
    {.name = "isSendConfirmationEmail", .type = FieldType::Boolean, .nullable = true},
}};

std::string new_lead(const Record& record) {
    std::string text;
    ObjectWriter writer(text);
    for (const auto* name : {"summary", "callReasonId", "callId", "bookingId", "manualCallId", "leadUrl",
                             "leadCustomerName", "leadPhone", "leadEmail", "leadStreet", "leadUnit",
                             "leadCity", "leadState", "leadZip", "leadCountry", "captureSource"}) {
        writer.null(name);
    }
    writer.number("id", number_of(record.id))
        .text("status", "Open")
        .text("priority", "Normal")
        .null("customerId");
    writer.null("locationId")
        .null("businessUnitId")
        .null("jobTypeId")
        .null("campaignId")
        .null("followUpDate");
    writer.number("createdById", api_user_id)
        .stamp("createdOn", record.created)
        .stamp("modifiedOn", record.modified);
    writer.raw("tagTypeIds", "[]").null("dismissingReasonId").boolean("active", true).end();
    return text;
}

std::string new_booking(const Record& record, std::string_view provider) {
    std::string text;
    ObjectWriter writer(text);
    writer.null("summary")
        .number("id", number_of(record.id))
        .null("source")
        .stamp("createdOn", record.created);
    writer.null("name").null("address").null("customerType").stamp("start", record.created);
    writer.null("campaignId").null("businessUnitId").null("isFirstTimeClient").null("uploadedImages");
    writer.null("isSendConfirmationEmail").text("status", "New").null("dismissingReasonId").null("jobId");
    writer.null("externalId").null("priority").null("jobTypeId").raw("bookingProviderId", provider);
    writer.stamp("modifiedOn", record.modified).boolean("active", true).end();
    return text;
}

Record fresh_record(Tenant& tenant, Kind kind) {
    Record record{
        .id = tenant.next_id(kind), .modified = tenant.next_stamp(), .created = {}, .parent = 0, .text = {}};
    record.created = record.modified;
    return record;
}

void demand_record(const Tenant& tenant, Body& body, std::string_view field, Kind kind) {
    const auto id = body.integer(field);
    if (id && tenant.store.of(kind).find(static_cast<RecordId>(*id)) == nullptr) {
        body.refuse(field, "There is no record with ID = " + std::to_string(*id) + ".");
    }
}

void dismiss_booking(Tenant& tenant, std::int64_t id) {
    const Record booking = *tenant.store.of(Kind::Booking).find(static_cast<RecordId>(id));
    restamp(tenant, Kind::Booking, booking, with_member(booking.text, "status", "\"Dismissed\""));
}

void add_booking_contact(Tenant& tenant, RecordId booking, const NewContact& contact) {
    auto record = fresh_record(tenant, Kind::BookingContact);
    record.parent = booking;
    std::string text;
    ObjectWriter writer(text);
    writer.number("id", number_of(record.id)).text("type", contact.type).text("value", contact.value);
    writer.text("memo", contact.memo.value_or("")).stamp("modifiedOn", record.modified).end();
    tenant.store.of(Kind::BookingContact).put(record, std::move(text));
}

/// Bookings may have parts of an address.
std::string with_partial_address(Body& body, std::string text) {
    if (body.find("address") == nullptr) return text;
    if (value_of(text, "address") == "null") {
        text =
            with_member(text, "address",
                        R"({"street":null,"unit":null,"city":null,"state":null,"zip":null,"country":null})");
    }
    return with_address(body, std::move(text), Purpose::Patch);
}

}  // namespace

Reply create_lead(const Call& call) {
    auto& tenant = call.tenant;
    Body body(call.request.body, lead_fields, Purpose::Create);
    demand_record(tenant, body, "customerId", Kind::Customer);
    demand_record(tenant, body, "locationId", Kind::Location);
    demand_record(tenant, body, "bookingId", Kind::Booking);
    if (!body.ok()) return tenant.bad_request(body.errors());
    const auto record = fresh_record(tenant, Kind::Lead);
    tenant.store.of(Kind::Lead).put(record, body.applied_to(new_lead(record)));
    if (const auto booking = body.integer("bookingId")) dismiss_booking(tenant, *booking);
    return record_reply(call, Kind::Lead, record.id);
}

Reply update_lead(const Call& call) {
    auto& tenant = call.tenant;
    const Record* found = find_shown(tenant, Kind::Lead, call.arguments[0]);
    if (found == nullptr) return tenant.not_found(Kind::Lead, call.arguments[0]);
    const Body body(call.request.body, lead_fields, Purpose::Patch);
    if (!body.ok()) return tenant.bad_request(body.errors());
    restamp(tenant, Kind::Lead, *found, body.applied_to(std::string(found->text)));
    return single_record(call, Kind::Lead, call.arguments[0]);
}

Reply create_booking(const Call& call) {
    auto& tenant = call.tenant;
    Body body(call.request.body, booking_fields, Purpose::Create);
    const auto contacts = read_contacts(body);
    if (!parse_id(Kind::Booking, call.arguments[0]))
        body.refuse("booking_provider", "The value is not valid.");
    const auto record = fresh_record(tenant, Kind::Booking);
    auto text = with_partial_address(body, body.applied_to(new_booking(record, call.arguments[0])));
    if (!body.ok()) return tenant.bad_request(body.errors());
    tenant.store.of(Kind::Booking).put(record, std::move(text));
    for (const auto& contact : contacts) add_booking_contact(tenant, record.id, contact);
    return record_reply(call, Kind::Booking, record.id);
}

Reply update_booking(const Call& call) {
    auto& tenant = call.tenant;
    const Record* found = find_provider_booking(call);
    if (found == nullptr) return tenant.not_found(Kind::Booking, call.arguments[1]);
    Body body(call.request.body, booking_fields, Purpose::Patch);
    auto text = with_partial_address(body, body.applied_to(std::string(found->text)));
    if (!body.ok()) return tenant.bad_request(body.errors());
    restamp(tenant, Kind::Booking, *found, std::move(text));
    return single_record(call, Kind::Booking, call.arguments[1]);
}

}  // namespace stmirror::simulator
