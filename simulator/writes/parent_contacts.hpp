// SPDX-License-Identifier: MIT
// Writes of the contacts of customers and locations. A deleted contact stays in the export, inactive.
#pragma once

#include "simulator/tenant/call.hpp"

namespace stmirror::simulator {

Reply create_contact(const Call& call, Kind kind);
template <Kind kind>
Reply create_contact_of(const Call& call) {
    return create_contact(call, kind);
}
Reply update_contact(const Call& call, Kind kind);
template <Kind kind>
Reply update_contact_of(const Call& call) {
    return update_contact(call, kind);
}
Reply delete_contact(const Call& call, Kind kind);
template <Kind kind>
Reply delete_contact_of(const Call& call) {
    return delete_contact(call, kind);
}

}  // namespace stmirror::simulator
