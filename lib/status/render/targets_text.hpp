// SPDX-License-Identifier: MIT
// Writes the state of the targets of publishing as lines for people. No side effects.
#pragma once

#include <string>
#include <vector>

#include "status/model/targets.hpp"

namespace stmirror::status {

/// Returns one line for each target and one for its warning. Empty if there are no targets.
std::string targets_text(const std::vector<TargetStatus>& targets, Timestamp now);

}  // namespace stmirror::status
