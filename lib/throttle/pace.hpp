// SPDX-License-Identifier: MIT
// The rate of requests that share one limit of the server. It takes times and returns times.
#pragma once

#include <chrono>
#include <optional>

#include "base/clock.hpp"

namespace stmirror {

/// Spaces requests evenly. A 429 stops them until its wait is over and halves the rate. Minutes without a 429
/// restore the rate. 429s of requests that were sent at the same time count once.
class Pace {
 public:
    /// How a rate recovers, and how far it can fall.
    enum class Limit {
        Known,   ///< the configured rate is about right: each minute restores a tenth of it
        Unknown  ///< the limit may be much lower: each minute adds a quarter of the current rate
    };
    static constexpr std::chrono::milliseconds jitter_allowance{50};
    static constexpr std::chrono::minutes recovery_step_time{1};
    static constexpr double recovery_step = 0.1;     ///< for Known: share of the configured rate
    static constexpr double recovery_factor = 1.25;  ///< for Unknown: growth per minute
    /// The lowest rate. For Known it is floor_share of the configured rate, or floor_per_second if that is
    /// more. For Unknown it is floor_per_second.
    static constexpr double floor_share = 1.0 / 16;
    static constexpr double floor_per_second = 0.1;

    Pace(double per_second, TimePoint now, Limit limit);

    double configured() const { return configured_; }
    /// Returns the current limit in requests per second. It is at most the configured rate.
    double rate(TimePoint now) const;
    /// Returns when the next request may be sent.
    TimePoint open_at(TimePoint now) const;
    bool is_held(TimePoint now) const { return now < waits_until_; }

    void granted(TimePoint now);
    void throttled(TimePoint now, Duration wait);
    void hold(TimePoint now, Duration wait);

 private:
    double configured_;
    Limit limit_;
    double rate_;           ///< the rate at `rate_since_`
    TimePoint rate_since_;  ///< end of the last wait; the rate recovers from then on
    TimePoint waits_until_;
    std::optional<TimePoint> last_grant_;
    bool granted_since_throttled_ = true;
};

}  // namespace stmirror
