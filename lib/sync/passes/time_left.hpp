// SPDX-License-Identifier: MIT
// Estimates how long a running pass will take. No side effects.
#pragma once

#include <chrono>
#include <optional>

#include "sync/passes/report.hpp"

namespace stmirror::sync {

/// Estimates the time that a pass still needs from its average pace. Empty until enough of the pass is done.
std::optional<std::chrono::seconds> time_left(const FeedReport& report, TimePoint now);

}  // namespace stmirror::sync
