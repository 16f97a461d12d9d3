// SPDX-License-Identifier: MIT
// The rate limiter of one (app key, tenant): who may send next, and when. Pure: time goes in, times come out.
// Owns no timer and no request; one thread at a time.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

#include "base/clock.hpp"

namespace stmirror {

/// Who goes first when several wait. Within one class: first come, first served.
enum class Priority {
    Incremental,        ///< looks for changes
    Changed,            ///< reads what belongs to records that have changed, each by a request of its own
    Backfill,           ///< reads for the first time
    BackgroundRefresh,  ///< reads again what is not known to have changed
    Proof,              ///< looks whether the mirror is equal, full scans of the schedule among it
};
constexpr std::size_t priorities = 5;

/// Spaces requests evenly, so that no window of one second holds more than `requests_per_second` as the
/// server sees them: the spacing is stretched by the jitter allowance, since requests evenly sent do not
/// arrive so. A 429 holds everything until its wait is over and halves the rate; every quiet minute gives a
/// tenth of the configured rate back. 429s of requests that were under way together count as one.
class Limiter {
 public:
    using Ticket = std::uint64_t;
    static constexpr std::chrono::milliseconds jitter_allowance{50};
    static constexpr std::chrono::minutes recovery_step_time{1};
    static constexpr double recovery_step = 0.1;     ///< of the configured rate
    static constexpr double floor_share = 1.0 / 16;  ///< of the configured rate: halving ends here ...
    static constexpr double floor_per_second = 0.1;  ///< ... or here, where that is more

    Limiter(double requests_per_second, TimePoint now);

    /// Of this class go no more than so many a second, fewer where the limiter allows fewer.
    void limit(Priority priority, double requests_per_second);

    /// Stands in line. The ticket is good until granted or withdrawn.
    Ticket enter(Priority priority);
    void withdraw(Ticket ticket);

    struct Next {
        std::optional<Ticket> granted;       ///< may send at once
        std::optional<TimePoint> ask_again;  ///< else the time to ask again; empty while nobody waits
    };
    /// Grants one ticket at most, of this class or of one that goes before it.
    Next next(TimePoint now, Priority last = Priority::Proof);

    /// A 429 asked for `wait`: nobody sends before it is over. Once for each such answer.
    void throttled(TimePoint now, Duration wait);
    /// Nobody sends before `wait` is over, at the same rate as before.
    void hold(TimePoint now, Duration wait);

    double current_rate(TimePoint now) const;  ///< requests a second, at most the configured ones
    std::size_t waiting() const;

 private:
    struct Line {
        std::deque<Ticket> tickets;
        std::optional<double> per_second{};  ///< a limit of its own
        std::optional<TimePoint> last_grant{};
    };
    Duration spacing(TimePoint now) const;
    TimePoint earliest(const Line& line, TimePoint now) const;

    double configured_;
    double rate_;           ///< at `rate_since_`
    TimePoint rate_since_;  ///< the end of the last wait, from where quiet minutes count
    TimePoint held_until_;
    std::optional<TimePoint> last_grant_;
    bool granted_since_throttled_ = true;
    Ticket next_ticket_ = 1;
    std::array<Line, priorities> lines_;
};

}  // namespace stmirror
