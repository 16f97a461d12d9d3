// SPDX-License-Identifier: MIT
// Writes of the contacts module: contacts, their methods and preferences, what they are linked to. A deletion
// here removes the record and all that belongs to it; no export shows it any more.
#pragma once

#include "simulator/tenant/call.hpp"

namespace stmirror::simulator {

Reply create_module_contact(const Call& call);
Reply replace_module_contact(const Call& call);
Reply update_module_contact(const Call& call);
Reply delete_module_contact(const Call& call);
Reply create_contact_method(const Call& call);
Reply upsert_contact_method(const Call& call);
Reply update_contact_method(const Call& call);
Reply delete_contact_method(const Call& call);
Reply update_method_preference(const Call& call);
Reply link_contact(const Call& call);
Reply unlink_contact(const Call& call);

}  // namespace stmirror::simulator
