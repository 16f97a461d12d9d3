// SPDX-License-Identifier: MIT
// Interfaces for time and timers. The daemon uses the machine's clock, and tests use a virtual clock.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>

#include "base/timestamp.hpp"

namespace stmirror {

/// Monotonic time, for deadlines, back-off and the time between requests.
using TimePoint = std::chrono::steady_clock::time_point;
using Duration = std::chrono::steady_clock::duration;

/// Tells the time. Thread-safe.
class Clock {
 public:
    virtual ~Clock() = default;
    virtual TimePoint now() const = 0;
    virtual Timestamp utc_now() const = 0;
};

/// The machine's clock.
class SystemClock final : public Clock {
 public:
    TimePoint now() const override { return std::chrono::steady_clock::now(); }
    Timestamp utc_now() const override;
};

/// Calls back later, on the loop thread. Call only on the loop thread.
class Timers {
 public:
    using Id = std::uint64_t;
    virtual ~Timers() = default;
    virtual Id call_at(TimePoint when, std::function<void()> callback) = 0;
    /// Cancels a callback, so that it is no longer called. Ignores unknown ids.
    virtual void cancel(Id id) = 0;
};

}  // namespace stmirror
