// SPDX-License-Identifier: MIT
// GET operations of the contacts module.
#pragma once

#include "simulator/tenant/call.hpp"

namespace stmirror::simulator {

/// Returns the contact method named by arguments[1] if it belongs to the contact named by arguments[0],
/// otherwise null.
const Record* find_method(const Call& call);
/// Returns the preference with this name that was set for a contact method, or null if none was set.
const Record* find_preference(const Tenant& tenant, RecordId method, std::string_view name);

Reply list_contacts(const Call& call);
Reply list_contact_preference_types(const Call& call);
Reply list_contact_methods(const Call& call);
Reply list_related_contacts(const Call& call);
Reply list_contact_relationships(const Call& call);
Reply list_methods_of_contact(const Call& call);
Reply contact_method(const Call& call);
Reply list_method_preferences(const Call& call);
Reply method_preference(const Call& call);

}  // namespace stmirror::simulator
