// SPDX-License-Identifier: MIT
#include "simulator/writes/leads.hpp"

#include "simulator/reads/query.hpp"
#include "simulator/reads/records.hpp"
#include "simulator/writes/parts.hpp"

namespace stmirror::simulator {
namespace {

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
constexpr std::array<Field, 3> follow_up_fields{{
    {.name = "followUpDate", .type = FieldType::Stamp, .required = true},
    {.name = "text", .nullable = true},
    {.name = "pinToTop", .type = FieldType::Boolean, .nullable = true},
}};
constexpr std::array<Field, 1> dismissal_fields{{
    {.name = "dismissingReasonId", .type = FieldType::Integer, .required = true},
}};
constexpr std::array<Field, 5> form_fields{{
    {.name = "name", .required = true},
    {.name = "email", .nullable = true},
    {.name = "phoneNumber", .nullable = true},
    {.name = "address", .type = FieldType::Object},
    {.name = "summary", .nullable = true},
}};
constexpr std::array<Field, 6> form_address_fields{{
    {.name = "street", .required = true},
    {.name = "unit", .nullable = true},
    {.name = "city", .required = true},
    {.name = "state", .required = true},
    {.name = "zip", .required = true},
    {.name = "country", .required = true},
}};
/// A field of a form, and the lead's field that it fills.
struct FormField {
    std::string_view given;
    std::string_view lead;
};
constexpr std::array<FormField, 4> form_to_lead{{{"name", "leadCustomerName"},
                                                 {"email", "leadEmail"},
                                                 {"phoneNumber", "leadPhone"},
                                                 {"summary", "summary"}}};
constexpr std::array<FormField, 6> form_address_to_lead{{{"street", "leadStreet"},
                                                         {"unit", "leadUnit"},
                                                         {"city", "leadCity"},
                                                         {"state", "leadState"},
                                                         {"zip", "leadZip"},
                                                         {"country", "leadCountry"}}};
/// The campaign of leads from forms. Every lead needs a campaign, but a form does not name one.
constexpr std::int64_t form_campaign_id = 8'100;

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

void demand_record(const Tenant& tenant, Body& body, std::string_view field, Kind kind) {
    const auto id = body.integer(field);
    if (id && tenant.store.of(kind).find(static_cast<RecordId>(*id)) == nullptr) {
        body.refuse(field, "There is no record with ID = " + std::to_string(*id) + ".");
    }
}

std::string with_form_fields(std::string lead, const Body& form, std::span<const FormField> fields) {
    for (const auto& [given, name] : fields) {
        if (form.find(given) != nullptr) { lead = with_member(lead, name, json_string(form.text(given))); }
    }
    return lead;
}

}  // namespace

Reply create_lead(const Call& call) {
    auto& tenant = call.tenant;
    Body body(call.request.body, lead_fields, Purpose::Create);
    demand_record(tenant, body, "customerId", Kind::Customer);
    demand_record(tenant, body, "locationId", Kind::Location);
    demand_record(tenant, body, "bookingId", Kind::Booking);
    if (!body.ok()) { return tenant.bad_request(body.errors()); }
    const auto record = fresh_record(tenant, Kind::Lead);
    tenant.store.of(Kind::Lead).put(record, body.applied_to(new_lead(record)));
    if (const auto booking = body.integer("bookingId")) {
        dismiss(tenant, *tenant.store.of(Kind::Booking).find(static_cast<RecordId>(*booking)), std::nullopt);
    }
    return record_reply(call, Kind::Lead, record.id);
}

Reply update_lead(const Call& call) {
    auto& tenant = call.tenant;
    const Record* found = find_shown(tenant, Kind::Lead, call.arguments[0]);
    if (found == nullptr) { return unknown_id(call, "id", Kind::Lead, call.arguments[0]); }
    const Body body(call.request.body, lead_fields, Purpose::Patch);
    if (!body.ok()) { return tenant.bad_request(body.errors()); }
    restamp(tenant, Kind::Lead, *found, body.applied_to(std::string(found->text)));
    return single_record(call, Kind::Lead, call.arguments[0]);
}

Reply follow_up_lead(const Call& call) {
    auto& tenant = call.tenant;
    const Record* found = find_shown(tenant, Kind::Lead, call.arguments[0]);
    if (found == nullptr) { return unknown_id(call, "id", Kind::Lead, call.arguments[0]); }
    const Body body(call.request.body, follow_up_fields, Purpose::Create);
    if (!body.ok()) { return tenant.bad_request(body.errors()); }
    const auto lead = found->id;
    restamp(tenant, Kind::Lead, *found, body.applied_to(std::string(found->text)));
    const auto note = body.text("text");
    if (!note.empty()) { add_note(tenant, Kind::LeadNote, lead, note, body.flag("pinToTop")); }
    const auto date = value_of(tenant.store.of(Kind::Lead).find(lead)->text, "followUpDate");
    std::string reply;
    ObjectWriter(reply)
        .number("leadId", number_of(lead))
        .raw("followUpDate", date)
        .text_or_null("text", body.find("text") == nullptr ? std::nullopt : std::optional(note))
        .boolean("pinToTop", body.flag("pinToTop"))
        .end();
    return json_reply(200, std::move(reply));
}

Reply dismiss_lead(const Call& call) {
    auto& tenant = call.tenant;
    const Record* found = find_shown(tenant, Kind::Lead, call.arguments[0]);
    if (found == nullptr) { return tenant.not_found(Kind::Lead, call.arguments[0]); }
    const Body body(call.request.body, dismissal_fields, Purpose::Create);
    if (!body.ok()) { return tenant.bad_request(body.errors()); }
    restamp(tenant, Kind::Lead, *found, body.applied_to(with_member(found->text, "status", "\"Dismissed\"")));
    return empty_reply();
}

Reply submit_lead_form(const Call& call) {
    auto& tenant = call.tenant;
    Body body(call.request.body, form_fields, Purpose::Create);
    Query query(call.request);
    query.number("id");  // only validated, because the API does not document its meaning
    if (!query.errors().empty()) { return tenant.bad_request(query.errors()); }
    const auto record = fresh_record(tenant, Kind::Lead);
    auto text = with_form_fields(new_lead(record), body, form_to_lead);
    if (const auto* given = body.find("address")) {
        const Body address(*given, "address.", form_address_fields, Purpose::Create);
        body.take_errors_of(address);
        text = with_form_fields(std::move(text), address, form_address_to_lead);
    }
    if (!body.ok()) { return tenant.bad_request(body.errors()); }
    text = with_member(text, "campaignId", std::to_string(form_campaign_id));
    tenant.store.of(Kind::Lead).put(record, with_member(text, "captureSource", "\"Form\""));
    std::string reply;
    ObjectWriter(reply).number("leadId", number_of(record.id)).end();
    return json_reply(200, std::move(reply));
}

}  // namespace stmirror::simulator
