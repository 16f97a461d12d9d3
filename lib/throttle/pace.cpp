// SPDX-License-Identifier: MIT
#include "throttle/pace.hpp"

#include <algorithm>
#include <cmath>

namespace stmirror {
namespace {

/// Returns the time between two requests. With N whole requests per second, N of these times last longer than
/// a second plus the allowance. So even if one request arrives late by the whole allowance, no window of one
/// second contains N + 1 requests.
Duration spacing_at(double per_second) {
    using Seconds = std::chrono::duration<double>;
    const double whole = std::max(1.0, std::floor(per_second));
    const Seconds window = Seconds{1} + Pace::jitter_allowance;
    return std::chrono::ceil<Duration>(std::max(window / whole, Seconds{1 / per_second})) + Duration{1};
}

}  // namespace

Pace::Pace(double per_second, TimePoint now, Limit limit)
    : configured_(per_second), limit_(limit), rate_(per_second), rate_since_(now), waits_until_(now) {}

double Pace::rate(TimePoint now) const {
    const auto quiet_steps =
        static_cast<double>(std::max(now - rate_since_, Duration::zero()) / recovery_step_time);
    const double recovered = limit_ == Limit::Known ? rate_ + quiet_steps * recovery_step * configured_
                                                    : rate_ * std::pow(recovery_factor, quiet_steps);
    return std::min(configured_, recovered);
}

TimePoint Pace::open_at(TimePoint now) const {
    const TimePoint spaced = last_grant_ ? *last_grant_ + spacing_at(rate(now)) : now;
    return std::max(spaced, waits_until_);
}

void Pace::granted(TimePoint now) {
    last_grant_ = now;
    granted_since_throttled_ = true;
}

void Pace::throttled(TimePoint now, Duration wait) {
    hold(now, wait);
    // 429s of requests that were sent before the first 429 arrived say nothing new about the rate.
    if (granted_since_throttled_) {
        const double least =
            limit_ == Limit::Known ? std::max(configured_ * floor_share, floor_per_second) : floor_per_second;
        rate_ = std::max(rate_ / 2, std::min(configured_, least));
    }
    granted_since_throttled_ = false;
}

void Pace::hold(TimePoint now, Duration wait) {
    waits_until_ = std::max(waits_until_, now + std::max(wait, Duration::zero()));
    rate_ = rate(now);
    rate_since_ = waits_until_;
}

}  // namespace stmirror
