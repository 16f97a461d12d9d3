// SPDX-License-Identifier: MIT
#include "throttle/backoff.hpp"

#include <algorithm>

namespace stmirror {

std::optional<std::chrono::milliseconds> backoff(const BackoffLimits& limits, int attempt,
                                                 std::optional<std::chrono::milliseconds> requested,
                                                 Random& random) {
    using std::chrono::milliseconds;
    if (attempt >= limits.attempts) { return std::nullopt; }
    const auto random_up_to = [&](milliseconds bound) {
        const auto picked = random.below(static_cast<std::uint64_t>(bound.count()) + 1);
        return milliseconds{static_cast<milliseconds::rep>(picked)};
    };
    if (requested) {
        const auto wait = std::clamp(*requested, milliseconds{0}, limits.requested_cap);
        return wait + random_up_to(wait / 10);
    }
    const int doublings = std::clamp(attempt - 1, 0, 30);
    const auto ceiling = std::min(limits.base * (std::int64_t{1} << doublings), limits.cap);
    return random_up_to(ceiling);
}

Duration retry_delay(Duration first, int failures, Duration longest) {
    constexpr int doublings_max = 20;
    const auto delay = first * (1LL << std::clamp(failures - 1, 0, doublings_max));
    return std::min<Duration>(delay, std::max(first, longest));
}

}  // namespace stmirror
