// SPDX-License-Identifier: MIT
#include "simulator/writes/notes.hpp"

#include <array>

#include "simulator/reads/records.hpp"
#include "simulator/writes/parts.hpp"

namespace stmirror::simulator {
namespace {

constexpr std::array<Field, 4> note_fields{{
    {.name = "text", .required = true},
    {.name = "pinToTop", .type = FieldType::Boolean},
    {.name = "addToLocations", .type = FieldType::Boolean},
    {.name = "addToCustomer", .type = FieldType::Boolean},
}};
std::vector<RecordId> active_locations(const Tenant& tenant, RecordId customer) {
    std::vector<RecordId> ids;
    tenant.store.of(Kind::Location).walk_parent(customer, [&ids](const Record& location) {
        if (location.active) { ids.push_back(location.id); }
        return true;
    });
    return ids;
}

RecordId add_note(Tenant& tenant, Kind kind, RecordId parent, const Body& body) {
    return add_note(tenant, kind, parent, body.text("text"), body.flag("pinToTop"));
}

/// Creates the note. `spread` creates its copies in other records.
template <class Spread>
Reply create_note(const Call& call, Kind kind, Spread spread) {
    auto& tenant = call.tenant;
    const Kind parent_kind = *facts(kind).parent;
    const Record* found = find_shown(tenant, parent_kind, call.arguments[0]);
    if (found == nullptr) { return tenant.not_found(parent_kind, call.arguments[0]); }
    const Body body(call.request.body, note_fields, Purpose::Create);
    if (!body.ok()) { return tenant.bad_request(body.errors()); }
    const Record parent = *found;
    const auto note = add_note(tenant, kind, parent.id, body);
    spread(parent, body);
    return record_reply(call, kind, note);
}

}  // namespace

Reply create_customer_note(const Call& call) {
    return create_note(call, Kind::CustomerNote,
                       [&tenant = call.tenant](const Record& customer, const Body& body) {
                           if (!body.flag("addToLocations")) { return; }
                           for (const auto location : active_locations(tenant, customer.id)) {
                               add_note(tenant, Kind::LocationNote, location, body);
                           }
                       });
}

Reply create_location_note(const Call& call) {
    return create_note(
        call, Kind::LocationNote, [&tenant = call.tenant](const Record& location, const Body& body) {
            const bool has_customer = tenant.store.of(Kind::Customer).find(location.parent) != nullptr;
            if (body.flag("addToCustomer") && has_customer) {
                add_note(tenant, Kind::CustomerNote, location.parent, body);
            }
        });
}

Reply create_lead_note(const Call& call) {
    return create_note(call, Kind::LeadNote, [](const Record&, const Body&) {});
}

Reply delete_note(const Call& call, Kind kind) {
    const Record* note = find_child(call, kind);
    if (note == nullptr) { return call.tenant.not_found(kind, call.arguments[1]); }
    call.tenant.store.of(kind).erase(note->id);
    return empty_reply();
}

}  // namespace stmirror::simulator
