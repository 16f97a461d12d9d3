// SPDX-License-Identifier: MIT
// Writes the status as JSON, for programs. No side effects.
#pragma once

#include <string>

#include "status/model/snapshot.hpp"

namespace stmirror::status {

/// Returns JSON as docs/status-json.md describes it, with a final line end. It is indented if no daemon runs.
std::string to_json(const Snapshot& snapshot);

}  // namespace stmirror::status
