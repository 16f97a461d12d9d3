// SPDX-License-Identifier: MIT
// The targets of publishing as lines for people. Pure.
#pragma once

#include <string>
#include <vector>

#include "status/model/targets.hpp"

namespace stmirror::status {

/// One line for each target, and one for its warning; empty without targets.
std::string targets_text(const std::vector<TargetStatus>& targets, Timestamp now);

}  // namespace stmirror::status
