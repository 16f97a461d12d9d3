// SPDX-License-Identifier: MIT
// Writes the status as text, for people. No side effects.
#pragma once

#include <cstddef>
#include <string>

#include "status/model/snapshot.hpp"

namespace stmirror::status {

/// Returns text in aligned columns. Remarks are wrapped at 100 characters, and the verdict comes last. The
/// advice depends on whether a daemon runs. `columns` is the width of the output; 0 means any width.
std::string to_text(const Snapshot& snapshot, std::size_t columns = 0);

}  // namespace stmirror::status
