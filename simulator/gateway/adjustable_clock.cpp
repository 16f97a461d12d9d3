// SPDX-License-Identifier: MIT
#include "simulator/gateway/adjustable_clock.hpp"

namespace stmirror::simulator {

TimePoint AdjustableClock::now() const {
    const std::lock_guard lock(mutex_);
    return base_.now() + advanced_;
}

Timestamp AdjustableClock::utc_now() const {
    const std::lock_guard lock(mutex_);
    return stopped_at_ ? *stopped_at_ : base_.utc_now() + utc_offset_;
}

void AdjustableClock::advance(std::chrono::seconds by) {
    const std::lock_guard lock(mutex_);
    advanced_ += by;
    if (stopped_at_) {
        stopped_at_ = *stopped_at_ + by;
    } else {
        utc_offset_ += by;
    }
}

void AdjustableClock::stop() {
    const std::lock_guard lock(mutex_);
    if (!stopped_at_) { stopped_at_ = base_.utc_now() + utc_offset_; }
}

void AdjustableClock::run() {
    const std::lock_guard lock(mutex_);
    if (!stopped_at_) { return; }
    utc_offset_ = *stopped_at_ - base_.utc_now();
    stopped_at_.reset();
}

}  // namespace stmirror::simulator
