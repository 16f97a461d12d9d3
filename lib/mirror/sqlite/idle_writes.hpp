// SPDX-License-Identifier: MIT
// How seldom an idle daemon writes: it leaves the disk alone.
#pragma once

#include <chrono>

#include "base/timestamp.hpp"

namespace stmirror::mirror {

/// How old what the mirror says of an idle feed or a known quarantined record may grow before it is written
/// although nothing else is.
constexpr Ticks idle_write_interval = std::chrono::hours{1};

}  // namespace stmirror::mirror
