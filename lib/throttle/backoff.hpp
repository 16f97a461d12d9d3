// SPDX-License-Identifier: MIT
// Computes how long to wait before the next attempt.
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
    int attempts = 8;  ///< the number of attempts, including the first one
};

/// Returns the wait after `attempt` failed attempts (1 after the first). If the server requested a wait,
/// returns that wait plus up to a tenth, so that many clients do not return simultaneously. Otherwise returns
/// a random wait (full jitter) of up to base * 2^(attempt-1), at most `cap`. Returns empty if no attempts are
/// left.
std::optional<std::chrono::milliseconds> backoff(const BackoffLimits& limits, int attempt,
                                                 std::optional<std::chrono::milliseconds> requested,
                                                 Random& random);

/// Returns the wait before something that consists of several requests, such as a pass, is tried again after
/// `failures` consecutive failures. The wait doubles with each failure, up to `longest`, or up to `first` if
/// that is longer.
Duration retry_delay(Duration first, int failures, Duration longest);

}  // namespace stmirror
