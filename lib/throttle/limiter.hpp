// SPDX-License-Identifier: MIT
// The rate limiter for one pair of app key and tenant: which request may be sent next, and when. Pure: takes
// times and returns times, owns no timer and no request. One thread at a time.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

#include "base/clock.hpp"

namespace stmirror {

/// The order of waiting requests, highest priority first. Within a priority: first come, first served.
enum class Priority {
    Incremental,        ///< incremental passes
    Changed,            ///< records that belong to changed parents, one request for each parent
    Backfill,           ///< first reads
    BackgroundRefresh,  ///< reads parents again that are not known to have changed
    Proof,              ///< checks that the mirror is equal, including scheduled full scans
};
constexpr std::size_t priorities = 5;

/// Spaces requests evenly, so that the server never sees more than `requests_per_second` within one second.
/// The spacing includes a jitter allowance, because evenly sent requests do not arrive evenly. A 429 stops
/// all requests until its wait is over and halves the rate; every minute without one restores a tenth of the
/// configured rate. 429s of requests sent at the same time count once.
class Limiter {
 public:
    using Ticket = std::uint64_t;
    static constexpr std::chrono::milliseconds jitter_allowance{50};
    static constexpr std::chrono::minutes recovery_step_time{1};
    static constexpr double recovery_step = 0.1;  ///< of the configured rate
    static constexpr double floor_share =
        1.0 / 16;  ///< of the configured rate: the rate stays above this ...
    static constexpr double floor_per_second = 0.1;  ///< ... or this, whichever is more

    Limiter(double requests_per_second, TimePoint now);

    /// Limits this priority. The limit falls in proportion when the limiter's rate falls.
    void limit(Priority priority, double requests_per_second);

    /// Joins the queue. The ticket is valid until it is granted or withdrawn.
    Ticket enter(Priority priority);
    void withdraw(Ticket ticket);

    struct Next {
        std::optional<Ticket> granted;       ///< may be sent now
        std::optional<TimePoint> ask_again;  ///< otherwise when to ask again; empty if nothing waits
    };
    /// Grants at most one ticket, of priority `last` or higher.
    Next next(TimePoint now, Priority last = Priority::Proof);

    /// Call for each 429: nothing is sent until `wait` is over, and the rate is reduced.
    void throttled(TimePoint now, Duration wait);
    /// Nothing is sent until `wait` is over; the rate is unchanged.
    void hold(TimePoint now, Duration wait);

    double current_rate(TimePoint now) const;  ///< requests per second, at most the configured rate
    std::size_t waiting() const;

 private:
    struct Queue {
        std::deque<Ticket> tickets;
        std::optional<double> per_second{};  ///< limit of this priority
        std::optional<TimePoint> last_grant{};
    };
    Duration spacing(TimePoint now) const;
    TimePoint earliest(const Queue& queue, TimePoint now) const;

    double configured_;
    double rate_;           ///< at `rate_since_`
    TimePoint rate_since_;  ///< end of the last wait: quiet minutes count from here
    TimePoint waits_until_;
    std::optional<TimePoint> last_grant_;
    bool granted_since_throttled_ = true;
    Ticket next_ticket_ = 1;
    std::array<Queue, priorities> queues_;
};

}  // namespace stmirror
