// SPDX-License-Identifier: MIT
// The status for people. Pure.
#pragma once

#include <string>

#include "status/model/live_facts.hpp"
#include "status/model/snapshot.hpp"

namespace stmirror::status {

/// For people: aligned for 100 columns, the verdict last. `live`: what the running daemon adds, who is the
/// one that speaks then; null where none runs.
std::string to_text(const Snapshot& snapshot, const LiveFacts* live = nullptr);

}  // namespace stmirror::status
