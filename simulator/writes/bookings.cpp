// SPDX-License-Identifier: MIT
#include "simulator/writes/bookings.hpp"

#include "simulator/reads/bookings.hpp"
#include "simulator/reads/records.hpp"
#include "simulator/writes/parts.hpp"

namespace stmirror::simulator {
namespace {

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
constexpr std::array<Field, 2> dismissal_fields{{
    {.name = "callReasonId", .type = FieldType::Integer, .nullable = true},
    {.name = "dismissingMemo", .nullable = true},
}};
constexpr std::array<Field, 2> provider_tag_fields{{
    {.name = "tagName", .required = true},
    {.name = "description", .required = true},
}};

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

RecordId add_booking_contact(Tenant& tenant, RecordId booking, const NewContact& contact) {
    const auto record = fresh_record(tenant, Kind::BookingContact, booking);
    std::string text;
    ObjectWriter writer(text);
    writer.number("id", number_of(record.id)).text("type", contact.type).text("value", contact.value);
    writer.text("memo", contact.memo.value_or("")).stamp("modifiedOn", record.modified).end();
    tenant.store.of(Kind::BookingContact).put(record, std::move(text));
    return record.id;
}

/// Returns the text with the address of the body. The address of a booking may be incomplete.
std::string with_partial_address(Body& body, std::string text) {
    if (body.find("address") == nullptr) { return text; }
    if (value_of(text, "address") == "null") {
        text =
            with_member(text, "address",
                        R"({"street":null,"unit":null,"city":null,"state":null,"zip":null,"country":null})");
    }
    return with_address(body, std::move(text), Purpose::Patch);
}

/// Returns the contact named by arguments[2] if it belongs to the booking named by arguments[0] and [1],
/// otherwise null.
const Record* find_booking_contact(const Call& call) {
    const Record* booking = find_provider_booking(call);
    const Record* contact = find_shown(call.tenant, Kind::BookingContact, call.arguments[2]);
    return booking != nullptr && contact != nullptr && contact->parent == booking->id ? contact : nullptr;
}

bool provider_tag_exists(const Tenant& tenant, std::string_view name, std::optional<RecordId> other_than) {
    bool exists = false;
    tenant.store.of(Kind::BookingProviderTag).walk_by_id([&](const Record& tag) {
        exists = tag.id != other_than && unquoted(value_of(tag.text, "tagName")) == name;
        return !exists;
    });
    return exists;
}

/// Returns a reply with the tag. As in all replies to writes, the tag has no `active`.
Reply provider_tag_reply(const Call& call, RecordId id) {
    const Record* tag = call.tenant.store.of(Kind::BookingProviderTag).find(id);
    return json_reply(
        200, with_only(tag->text, {"id", "tagName", "description", "type", "createdOn", "modifiedOn"}));
}

}  // namespace

Reply create_booking_provider_tag(const Call& call) {
    auto& tenant = call.tenant;
    const Body body(call.request.body, provider_tag_fields, Purpose::Create);
    if (!body.ok()) { return tenant.bad_request(body.errors()); }
    if (provider_tag_exists(tenant, body.text("tagName"), std::nullopt)) {
        return tenant.conflict("There is a tag of this name already.");
    }
    const auto record = fresh_record(tenant, Kind::BookingProviderTag);
    std::string text;
    ObjectWriter(text)
        .number("id", number_of(record.id))
        .text("tagName", body.text("tagName"))
        .text("description", body.text("description"))
        .text("type", "V2Api")
        .stamp("createdOn", record.created)
        .stamp("modifiedOn", record.modified)
        .boolean("active", true)
        .end();
    tenant.store.of(Kind::BookingProviderTag).put(record, std::move(text));
    return provider_tag_reply(call, record.id);
}

Reply update_booking_provider_tag(const Call& call) {
    auto& tenant = call.tenant;
    const Record* found = find_shown(tenant, Kind::BookingProviderTag, call.arguments[0]);
    if (found == nullptr) { return unknown_id(call, "id", Kind::BookingProviderTag, call.arguments[0]); }
    Body body(call.request.body, provider_tag_fields, Purpose::Patch);
    if (provider_tag_exists(tenant, body.text("tagName"), found->id)) {
        body.refuse("tagName", "There is a tag of this name already.");
    }
    if (!body.ok()) { return tenant.bad_request(body.errors()); }
    const auto id = found->id;
    restamp(tenant, Kind::BookingProviderTag, *found, body.applied_to(std::string(found->text)));
    return provider_tag_reply(call, id);
}

Reply create_booking(const Call& call) {
    auto& tenant = call.tenant;
    Body body(call.request.body, booking_fields, Purpose::Create);
    const auto contacts = read_contacts(body);
    if (!parse_id(Kind::Booking, call.arguments[0])) {
        body.refuse("booking_provider", "The value is not valid.");
    }
    const auto record = fresh_record(tenant, Kind::Booking);
    auto text = with_partial_address(body, body.applied_to(new_booking(record, call.arguments[0])));
    if (!body.ok()) { return tenant.bad_request(body.errors()); }
    tenant.store.of(Kind::Booking).put(record, std::move(text));
    for (const auto& contact : contacts) { add_booking_contact(tenant, record.id, contact); }
    return record_reply(call, Kind::Booking, record.id);
}

Reply update_booking(const Call& call) {
    auto& tenant = call.tenant;
    const Record* found = find_provider_booking(call);
    if (found == nullptr) { return tenant.not_found(Kind::Booking, call.arguments[1]); }
    Body body(call.request.body, booking_fields, Purpose::Patch);
    auto text = with_partial_address(body, body.applied_to(std::string(found->text)));
    if (!body.ok()) { return tenant.bad_request(body.errors()); }
    restamp(tenant, Kind::Booking, *found, std::move(text));
    return single_record(call, Kind::Booking, call.arguments[1]);
}

Reply dismiss_booking(const Call& call) {
    const Record* found = find_provider_booking(call);
    if (found == nullptr) { return unknown_id(call, "id", Kind::Booking, call.arguments[1]); }
    const Body body(call.request.body, dismissal_fields, Purpose::Create);
    if (!body.ok()) { return call.tenant.bad_request(body.errors()); }
    dismiss(call.tenant, *found, body.integer("callReasonId"));
    return empty_reply();
}

Reply create_booking_contact(const Call& call) {
    const Record* booking = find_provider_booking(call);
    if (booking == nullptr) { return call.tenant.not_found(Kind::Booking, call.arguments[1]); }
    const Body body(call.request.body, contact_fields(), Purpose::Create);
    if (!body.ok()) { return call.tenant.bad_request(body.errors()); }
    const auto id = add_booking_contact(call.tenant, booking->id, read_contact(body));
    return record_reply(call, Kind::BookingContact, id);
}

Reply update_booking_contact(const Call& call) {
    auto& tenant = call.tenant;
    const Record* found = find_booking_contact(call);
    if (found == nullptr) { return tenant.not_found(Kind::BookingContact, call.arguments[2]); }
    const Body body(call.request.body, contact_fields(), Purpose::Patch);
    if (!body.ok()) { return tenant.bad_request(body.errors()); }
    auto text = body.applied_to(std::string(found->text));
    if (value_of(text, "memo") == "null") {
        text = with_member(text, "memo", "\"\"");  // a memo is never null in bookings
    }
    const auto id = found->id;
    restamp(tenant, Kind::BookingContact, *found, std::move(text));
    const Record* contact = tenant.store.of(Kind::BookingContact).find(id);
    return json_reply(200, with_only(contact->text, {"type", "value", "memo"}));
}

Reply delete_booking_contact(const Call& call) {
    const Record* found = find_booking_contact(call);
    if (found == nullptr) { return call.tenant.not_found(Kind::BookingContact, call.arguments[2]); }
    call.tenant.store.of(Kind::BookingContact).erase(found->id);
    return empty_reply();
}

}  // namespace stmirror::simulator
