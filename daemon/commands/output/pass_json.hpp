// SPDX-License-Identifier: MIT
// The result of `sync`, `resync` and `sweep` as JSON. Pure.
#pragma once

#include <string>
#include <vector>

#include "base/timestamp.hpp"
#include "sync/passes/report.hpp"

namespace stmirror::daemon {

/// An object for each feed, in the order of the reports; `now` for the lag.
std::string to_json(const std::vector<sync::FeedReport>& reports, bool is_stopped, Timestamp now);

}  // namespace stmirror::daemon
