// SPDX-License-Identifier: MIT
// How long to wait before the next attempt. Pure.
#pragma once

#include <chrono>
#include <optional>

#include "base/clock.hpp"
#include "base/random.hpp"

namespace stmirror {

struct BackoffLimits {
    std::chrono::milliseconds base{500};
    std::chrono::milliseconds cap{std::chrono::seconds{60}};
    /// The limit for a wait that the server requests.
    std::chrono::milliseconds requested_cap{std::chrono::minutes{5}};
    int attempts = 8;  ///< including the first one
};

/// The wait after `attempt` failed attempts (1 after the first). If the server requested a wait: that wait
/// plus up to a tenth, so that many clients do not return at once. Otherwise full jitter over base *
/// 2^(attempt-1), capped. Empty when no attempts are left.
std::optional<std::chrono::milliseconds> backoff(const BackoffLimits& limits, int attempt,
                                                 std::optional<std::chrono::milliseconds> requested,
                                                 Random& random);

/// The wait before starting again after `failures` failures in a row, when the attempts of the requests are
/// used up. Doubles with each failure, up to `longest`, or `first` if that is longer.
Duration retry_delay(Duration first, int failures, Duration longest);

}  // namespace stmirror
