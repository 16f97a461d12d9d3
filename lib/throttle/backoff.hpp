// SPDX-License-Identifier: MIT
// How long to wait before the next try. Pure.
#pragma once

#include <chrono>
#include <optional>

#include "base/clock.hpp"
#include "base/random.hpp"

namespace stmirror {

struct BackoffLimits {
    std::chrono::milliseconds base{500};
    std::chrono::milliseconds cap{std::chrono::seconds{60}};
    /// A server's own wish is followed up to here.
    std::chrono::milliseconds requested_cap{std::chrono::minutes{5}};
    int attempts = 8;  ///< tries in all, the first one counted
};

/// The wait before try `attempt + 1`, `attempt` tries having failed (so 1 after the first): what the server
/// asked for plus up to a tenth of it (so that many clients do not come back as one), else full jitter over
/// base * 2^(attempt-1), capped. Empty when the tries are used up.
std::optional<std::chrono::milliseconds> backoff(const BackoffLimits& limits, int attempt,
                                                 std::optional<std::chrono::milliseconds> requested,
                                                 Random& random);

/// The wait before what has failed so many times in a row is begun anew, once the tries of its requests are
/// used up: doubled with each failure, at most `longest`, or `first` where that is longer.
Duration retry_delay(Duration first, int failures, Duration longest);

}  // namespace stmirror
