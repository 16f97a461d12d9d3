// SPDX-License-Identifier: MIT
// Limits how often an idle daemon writes to the disk.
#pragma once

#include <chrono>

#include "base/timestamp.hpp"

namespace stmirror::mirror {

/// While nothing else changes, the state of a feed or of a known quarantined record is written at most once
/// in this interval.
constexpr Ticks idle_write_interval = std::chrono::hours{1};

}  // namespace stmirror::mirror
