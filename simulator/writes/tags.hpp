// SPDX-License-Identifier: MIT
// Adds and removes tags of customers and locations, one by one and in bulk.
#pragma once

#include "simulator/tenant/call.hpp"

namespace stmirror::simulator {

Reply add_bulk_tags(const Call& call);
Reply remove_bulk_tags(const Call& call);
Reply add_tag(const Call& call, Kind kind);
Reply remove_tag(const Call& call, Kind kind);

}  // namespace stmirror::simulator
