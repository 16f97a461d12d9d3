// SPDX-License-Identifier: MIT
// The status for programs. Pure.
#pragma once

#include <string>

#include "status/model/live_facts.hpp"
#include "status/model/snapshot.hpp"

namespace stmirror::status {

/// For programs, as docs/status-json.md describes it; ends with a line end. `live`: what the running
/// daemon adds; null where none runs.
std::string to_json(const Snapshot& snapshot, const LiveFacts* live = nullptr);

}  // namespace stmirror::status
