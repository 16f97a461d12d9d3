// SPDX-License-Identifier: MIT
// Counts the calls of the last second or minute. Callers pass the time.
#pragma once

#include <algorithm>
#include <cstddef>
#include <deque>

#include "base/clock.hpp"

namespace stmirror::simulator {

/// A call at time t counts in [t, t + length). Not thread-safe.
class SlidingWindow {
 public:
    explicit SlidingWindow(Duration length) : length_(length) {}

    std::size_t count(TimePoint now) {
        while (!calls_.empty() && now - calls_.front() >= length_) { calls_.pop_front(); }
        return calls_.size();
    }
    void add(TimePoint now) { calls_.push_back(now); }
    /// Returns the time until the oldest call leaves the window, or zero if there is no call.
    Duration until_room(TimePoint now) const {
        return calls_.empty() ? Duration::zero() : std::max(Duration::zero(), calls_.front() + length_ - now);
    }

 private:
    Duration length_;
    std::deque<TimePoint> calls_;
};

}  // namespace stmirror::simulator
