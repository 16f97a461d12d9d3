// SPDX-License-Identifier: MIT
#include "simulator/reads/records.hpp"

#include "simulator/reads/listing.hpp"

namespace stmirror::simulator {
const Record* find_shown(const Tenant& tenant, Kind kind, std::string_view id) {
    const auto number = parse_id(kind, id);
    const Record* record = number ? tenant.store.of(kind).find(*number) : nullptr;
    return record == nullptr || is_deleted(kind, *record) ? nullptr : record;
}

Reply single_record(const Call& call, Kind kind, std::string_view id) {
    const Record* record = find_shown(call.tenant, kind, id);
    if (record == nullptr) { return call.tenant.not_found(kind, id); }
    std::string body;
    append_listed(body, call.tenant, kind, *record, Form::List, call.request);
    return json_reply(200, std::move(body));
}

Reply list_field_types(const Call& call, Kind kind) {
    Query query(call.request);
    return paged_reply(call.tenant, query, kind,
                       {.sortable = true, .created_window = true, .modified_window = true});
}

Reply list_notes(const Call& call, Kind kind) {
    const Kind parent_kind = *facts(kind).parent;
    const Record* parent = find_shown(call.tenant, parent_kind, call.arguments[0]);
    if (parent == nullptr) { return call.tenant.not_found(parent_kind, call.arguments[0]); }
    Query query(call.request);
    return paged_reply(call.tenant, query, kind,
                       {.parent = parent->id, .created_window = true, .modified_window = true});
}

Reply list_contacts_of_parent(const Call& call, Kind kind) {
    const Kind parent_kind = *facts(kind).parent;
    const Record* parent = find_shown(call.tenant, parent_kind, call.arguments[0]);
    if (parent == nullptr) { return call.tenant.not_found(parent_kind, call.arguments[0]); }
    if (!parent->active) {
        const std::string noun = parent_kind == Kind::Customer ? "Customer" : "Location";
        return call.tenant.conflict(noun + " ID = " + std::string(call.arguments[0]) + " is not active");
    }
    Query query(call.request);
    return paged_reply(call.tenant, query, kind, {.parent = parent->id}, Form::PerParent);
}

}  // namespace stmirror::simulator
