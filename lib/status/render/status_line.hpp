// SPDX-License-Identifier: MIT
// The status in one line, for `systemctl status`. Pure.
#pragma once

#include <string>

#include "status/model/snapshot.hpp"

namespace stmirror::status {

/// "fresh: 18 feeds, complete as of 12 min ago".
std::string status_line(const Snapshot& snapshot);

}  // namespace stmirror::status
