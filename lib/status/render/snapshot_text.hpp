// SPDX-License-Identifier: MIT
// The status as text, for people. Pure.
#pragma once

#include <string>

#include "status/model/snapshot.hpp"

namespace stmirror::status {

/// Aligned for 100 columns; the verdict comes last. `live`: what the running daemon adds; null if none runs.
/// With it the text is written as by the daemon: "… by itself".
std::string to_text(const Snapshot& snapshot);

}  // namespace stmirror::status
