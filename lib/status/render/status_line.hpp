// SPDX-License-Identifier: MIT
// Writes the status in one line, for `systemctl status`. No side effects.
#pragma once

#include <string>

#include "status/model/snapshot.hpp"

namespace stmirror::status {

/// Returns for example "fresh: 18 feeds, complete as of 12 min ago".
std::string status_line(const Snapshot& snapshot);

}  // namespace stmirror::status
