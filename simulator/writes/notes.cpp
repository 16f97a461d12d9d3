// SPDX-License-Identifier: MIT
// Notes, and the contacts of customers and locations.
#include <array>

#include "simulator/reads/reads.hpp"
#include "simulator/writes/parts.hpp"
#include "simulator/writes/writes.hpp"

namespace stmirror::simulator {
namespace {

constexpr std::array<Field, 4> note_fields{{
    {.name = "text", .required = true},
    {.name = "pinToTop", .type = FieldType::Boolean},
    {.name = "addToLocations", .type = FieldType::Boolean},
    {.name = "addToCustomer", .type = FieldType::Boolean},
}};
constexpr std::array<Field, 1> preferences_field{{{.name = "preferences", .type = FieldType::Object}}};
constexpr std::array<Field, 5> preference_fields{{
    {.name = "jobRemindersEnabled", .type = FieldType::Boolean},
    {.name = "marketingUpdatesEnabled", .type = FieldType::Boolean},
    {.name = "invoiceStatementNotification", .type = FieldType::Boolean},
    {.name = "invoiceNotification", .type = FieldType::Boolean},
    {.name = "statementNotification", .type = FieldType::Boolean},
}};
constexpr std::string_view no_preferences =
    R"({"jobRemindersEnabled":false,"marketingUpdatesEnabled":false,"invoiceStatementNotification":false,)"
    R"("invoiceNotification":false,"statementNotification":false})";

std::vector<RecordId> active_locations(const Tenant& tenant, RecordId customer) {
    std::vector<RecordId> ids;
    tenant.store.of(Kind::Location).walk_parent(customer, [&ids](const Record& location) {
        if (location.active) ids.push_back(location.id);
        return true;
    });
    return ids;
}

RecordId add_note(Tenant& tenant, Kind kind, RecordId parent, const Body& body) {
    return add_note(tenant, kind, parent, body.text("text"), body.flag("pinToTop"));
}

/// Makes the note; `spread` makes its copies.
template <class Spread>
Reply create_note(const Call& call, Kind kind, Spread spread) {
    auto& tenant = call.tenant;
    const Kind parent_kind = *facts(kind).parent;
    const Record* found = find_shown(tenant, parent_kind, call.arguments[0]);
    if (found == nullptr) return tenant.not_found(parent_kind, call.arguments[0]);
    const Body body(call.request.body, note_fields, Purpose::Create);
    if (!body.ok()) return tenant.bad_request(body.errors());
    const Record parent = *found;
    const auto note = add_note(tenant, kind, parent.id, body);
    spread(parent, body);
    return record_reply(call, kind, note);
}

/// The child of arguments 1 where it belongs to the parent of arguments 0.
const Record* find_child(const Call& call, Kind kind) {
    const Record* child = find_shown(call.tenant, kind, call.arguments[1]);
    const auto parent = parse_id(*facts(kind).parent, call.arguments[0]);
    return child != nullptr && parent == child->parent ? child : nullptr;
}

}  // namespace

Reply create_customer_note(const Call& call) {
    return create_note(call, Kind::CustomerNote,
                       [&tenant = call.tenant](const Record& customer, const Body& body) {
                           if (!body.flag("addToLocations")) return;
                           for (const auto location : active_locations(tenant, customer.id)) {
                               add_note(tenant, Kind::LocationNote, location, body);
                           }
                       });
}

Reply create_location_note(const Call& call) {
    return create_note(
        call, Kind::LocationNote, [&tenant = call.tenant](const Record& location, const Body& body) {
            const bool has_customer = tenant.store.of(Kind::Customer).find(location.parent) != nullptr;
            if (body.flag("addToCustomer") && has_customer)
                add_note(tenant, Kind::CustomerNote, location.parent, body);
        });
}

Reply create_lead_note(const Call& call) {
    return create_note(call, Kind::LeadNote, [](const Record&, const Body&) {});
}

Reply delete_note(const Call& call, Kind kind) {
    const Record* note = find_child(call, kind);
    if (note == nullptr) return call.tenant.not_found(kind, call.arguments[1]);
    call.tenant.store.of(kind).erase(note->id);
    return empty_reply();
}

Reply create_contact(const Call& call, Kind kind) {
    if (auto refusal = refused_parent(call, *facts(kind).parent, call.arguments[0]))
        return std::move(*refusal);
    const Body body(call.request.body, contact_fields(), Purpose::Create);
    if (!body.ok()) return call.tenant.bad_request(body.errors());
    const auto parent = *parse_id(*facts(kind).parent, call.arguments[0]);
    return record_reply(call, kind, add_contact(call.tenant, kind, parent, read_contact(body)),
                        Form::PerParent);
}

Reply update_contact(const Call& call, Kind kind) {
    auto& tenant = call.tenant;
    if (auto refusal = refused_parent(call, *facts(kind).parent, call.arguments[0]))
        return std::move(*refusal);
    const Record* found = find_child(call, kind);
    if (found == nullptr) return tenant.not_found(kind, call.arguments[1]);
    Body body(call.request.body, contact_fields(), Purpose::Patch);
    body.take_errors_of(Body(call.request.body, preferences_field, Purpose::Patch));
    auto text = body.applied_to(std::string(found->text));
    const auto* preferences = body.find("preferences");
    if (preferences != nullptr && preferences->is_object()) {
        const Body changes(*preferences, "preferences.", preference_fields, Purpose::Patch);
        body.take_errors_of(changes);
        const auto old = value_of(text, "preferences");
        text = with_member(text, "preferences",
                           changes.applied_to(std::string(old == "null" ? no_preferences : old)));
    }
    if (!body.ok()) return tenant.bad_request(body.errors());
    if (!value_of(text, "phoneSettings.phoneNumber").empty()) {
        const auto settings =
            with_member(value_of(text, "phoneSettings"), "phoneNumber", value_of(text, "value"));
        text = with_member(text, "phoneSettings", settings);
    }
    const auto id = found->id;
    restamp(tenant, kind, *found, std::move(text));
    return record_reply(call, kind, id, Form::PerParent);
}

Reply delete_contact(const Call& call, Kind kind) {
    if (auto refusal = refused_parent(call, *facts(kind).parent, call.arguments[0]))
        return std::move(*refusal);
    const Record* found = find_child(call, kind);
    if (found == nullptr) return call.tenant.not_found(kind, call.arguments[1]);
    Record record = *found;
    record.active = false;
    restamp(call.tenant, kind, record, with_member(record.text, "active", "false"));
    return empty_reply();
}

}  // namespace stmirror::simulator
