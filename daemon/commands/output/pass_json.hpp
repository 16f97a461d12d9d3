// SPDX-License-Identifier: MIT
// Writes the result of `sync`, `resync` and `sweep` as JSON. No side effects.
#pragma once

#include <string>
#include <vector>

#include "sync/passes/report.hpp"

namespace stmirror::daemon {

/// Returns JSON with an object for each feed, in the order of the reports.
std::string to_json(const std::vector<sync::FeedReport>& reports, bool is_stopped);

}  // namespace stmirror::daemon
