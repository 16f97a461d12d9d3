// SPDX-License-Identifier: MIT
// Measures how long changes at the source take to reach the mirror, one change at a time.
#pragma once

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

#include "base/clock.hpp"

namespace stmirror::testing {

class Delays {
 public:
    /// `is_mirrored` is called with the time of the change.
    Delays(const Clock& time, std::function<void()> change, std::function<bool(Timestamp)> is_mirrored)
        : time_(time), change_(std::move(change)), is_mirrored_(std::move(is_mirrored)) {}

    /// Must be called once a second. Makes a change if no change is on its way. Then checks whether the
    /// change has arrived.
    void look() {
        if (!changed_at_) {
            changed_at_ = time_.utc_now();
            change_();
        }
        if (!is_mirrored_(*changed_at_)) { return; }
        worst = std::max(worst, std::chrono::duration_cast<Duration>(time_.utc_now() - *changed_at_));
        changed_at_.reset();
        ++seen;
    }

    Duration worst{};
    int seen = 0;  ///< the number of changes that have arrived

 private:
    const Clock& time_;
    std::function<void()> change_;
    std::function<bool(Timestamp)> is_mirrored_;
    std::optional<Timestamp> changed_at_;
};

}  // namespace stmirror::testing
