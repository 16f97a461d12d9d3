// SPDX-License-Identifier: MIT
// GET operations for several kinds of records. call.arguments[i] is the i-th placeholder of the path.
#pragma once

#include "simulator/reads/exports.hpp"
#include "simulator/tenant/call.hpp"

namespace stmirror::simulator {

/// Returns the record that a path names, or null if there is none or it is deleted.
const Record* find_shown(const Tenant& tenant, Kind kind, std::string_view id);

template <Kind kind>
Reply export_of(const Call& call) {
    return export_reply(call.tenant, call.request, call.tenant.store.of(kind));
}

Reply single_record(const Call& call, Kind kind, std::string_view id);
template <Kind kind>
Reply record_of(const Call& call) {
    return single_record(call, kind, call.arguments[0]);
}

Reply list_field_types(const Call& call, Kind kind);
Reply list_notes(const Call& call, Kind kind);
/// Lists the contacts of a customer or a location. Answers 409 if that record is inactive.
Reply list_contacts_of_parent(const Call& call, Kind kind);

}  // namespace stmirror::simulator
