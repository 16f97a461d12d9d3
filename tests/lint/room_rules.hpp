// SPDX-License-Identifier: MIT
// The order of the subfolders ("rooms") of a module: a room includes only rooms of a lower level, and a
// module's own files stand above its rooms. Pure.
#pragma once

#include <string>
#include <vector>

#include "source_rules.hpp"

namespace stmirror::lint {

/// A room without a level, and includes that run upwards or sideways.
std::vector<std::string> check_rooms(const SourceFile& file);

}  // namespace stmirror::lint
