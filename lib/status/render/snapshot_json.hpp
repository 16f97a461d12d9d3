// SPDX-License-Identifier: MIT
// The status as JSON, for programs. Pure.
#pragma once

#include <string>

#include "status/model/snapshot.hpp"

namespace stmirror::status {

/// JSON as docs/status-json.md describes it, with a final line end. `live`: what the running daemon adds;
/// null if none runs.
std::string to_json(const Snapshot& snapshot);

}  // namespace stmirror::status
