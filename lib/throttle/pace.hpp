// SPDX-License-Identifier: MIT
// The rate of requests that share one limit of the server. Pure: takes times and returns times.
#pragma once

#include <chrono>
#include <optional>

#include "base/clock.hpp"

namespace stmirror {

/// Spaces requests evenly. A 429 stops them until its wait is over and halves the rate; quiet minutes restore
/// it. 429s of requests sent at the same time count once.
class Pace {
 public:
    /// How a rate recovers, and how far it can fall.
    enum class Limit {
        Known,   ///< the configured rate is about right: each minute restores a tenth of it
        Unknown  ///< it may be far less than the configured rate: each minute restores a quarter of the rate
    };
    static constexpr std::chrono::milliseconds jitter_allowance{50};
    static constexpr std::chrono::minutes recovery_step_time{1};
    static constexpr double recovery_step = 0.1;     ///< Known: of the configured rate
    static constexpr double recovery_factor = 1.25;  ///< Unknown
    static constexpr double floor_share = 1.0 / 16;  ///< Known: of the configured rate, the least rate ...
    static constexpr double floor_per_second = 0.1;  ///< ... or this if it is more; Unknown: this

    Pace(double per_second, TimePoint now, Limit limit);

    double configured() const { return configured_; }
    /// Requests per second, at most the configured rate.
    double rate(TimePoint now) const;
    /// When the next request may leave.
    TimePoint open_at(TimePoint now) const;
    bool is_held(TimePoint now) const { return now < waits_until_; }

    void granted(TimePoint now);
    void throttled(TimePoint now, Duration wait);
    void hold(TimePoint now, Duration wait);

 private:
    double configured_;
    Limit limit_;
    double rate_;           ///< at `rate_since_`
    TimePoint rate_since_;  ///< end of the last wait: quiet minutes count from here
    TimePoint waits_until_;
    std::optional<TimePoint> last_grant_;
    bool granted_since_throttled_ = true;
};

}  // namespace stmirror
