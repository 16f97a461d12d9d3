// SPDX-License-Identifier: MIT
#include "base/clock.hpp"

namespace stmirror {

Timestamp SystemClock::utc_now() const { return Timestamp::from_system(std::chrono::system_clock::now()); }

}  // namespace stmirror
