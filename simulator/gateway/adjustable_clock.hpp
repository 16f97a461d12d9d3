// SPDX-License-Identifier: MIT
// The simulator's clock. It follows the machine's clock or a test's clock, and can be moved forward and
// stopped at run time.
#pragma once

#include <chrono>
#include <mutex>
#include <optional>

#include "base/clock.hpp"

namespace stmirror::simulator {

/// Thread-safe.
class AdjustableClock final : public Clock {
 public:
    /// `base` must outlive this object.
    explicit AdjustableClock(const Clock& base) : base_(base) {}

    TimePoint now() const override;
    Timestamp utc_now() const override;

    /// Moves now() and utc_now() forward, so that tokens expire and exports show recent changes
    /// (WorldOptions::horizon). A stopped clock also jumps forward, and stays stopped.
    void advance(std::chrono::seconds by);
    /// Stops the time of day, which Date headers and time stamps use. Rate limits and the expiry of tokens
    /// are not affected.
    void stop();
    /// Starts a stopped clock again, from the time that it shows.
    void run();

 private:
    const Clock& base_;
    mutable std::mutex mutex_;
    std::chrono::seconds advanced_{0};
    Ticks utc_offset_{0};
    std::optional<Timestamp> stopped_at_;
};

}  // namespace stmirror::simulator
