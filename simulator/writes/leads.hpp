// SPDX-License-Identifier: MIT
// Creates, patches, follows up and dismisses leads.
#pragma once

#include "simulator/tenant/call.hpp"

namespace stmirror::simulator {

Reply create_lead(const Call& call);
Reply update_lead(const Call& call);
/// Sets the lead's followUpDate. If the body contains a text, it becomes a note of the lead.
Reply follow_up_lead(const Call& call);
Reply dismiss_lead(const Call& call);
Reply submit_lead_form(const Call& call);

}  // namespace stmirror::simulator
