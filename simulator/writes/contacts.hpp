// SPDX-License-Identifier: MIT
// Writes of the contacts module: contacts, their methods, preferences and relationships. Deleting a record
// removes it and everything that belongs to it. No export shows the record afterwards.
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
