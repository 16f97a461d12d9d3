// SPDX-License-Identifier: MIT
// The rate limiter for one pair of app key and tenant. It decides which request may be sent next, and when.
// It takes times and returns times, and owns neither timers nor requests. Not thread-safe.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "throttle/pace.hpp"

namespace stmirror {

/// The order of waiting requests, highest priority first. Within a priority, the first to come is served
/// first.
enum class Priority {
    Incremental,        ///< incremental passes
    Changed,            ///< records of changed parents, one request for each parent
    Backfill,           ///< first reads
    BackgroundRefresh,  ///< repeated reads of parents that are not known to have changed
    Proof,              ///< checks that the mirror equals the API, including scheduled full scans
};
constexpr std::size_t priorities = 5;

/// Names the limits that a request shares with other requests.
struct Lane {
    std::string module{};  ///< module of the API: "pricebook"; empty if none
    std::string alone{};   ///< requests with this name are sent one at a time; empty if unlimited
};

/// A module whose requests are sent more slowly, because the API throttled it but answered other modules.
struct SlowedModule {
    std::string module;
    double requests_per_second = 0;  ///< the current limit
};

/// Spaces requests evenly, so that the server never sees more than `requests_per_second` within one second.
/// The spacing includes a jitter allowance, because evenly sent requests do not arrive evenly. A 429 stops
/// all requests until its wait is over and slows them down (see Pace). There is one exception: if other
/// modules have been answered lately and none of them was throttled, the 429 is taken for a limit of its
/// module. Then only that module's requests wait and slow down. If another module is throttled within a
/// minute, the limit applies to all requests.
class Limiter {
 public:
    using Ticket = std::uint64_t;
    static constexpr auto jitter_allowance = Pace::jitter_allowance;
    static constexpr auto recovery_step_time = Pace::recovery_step_time;
    static constexpr auto recovery_step = Pace::recovery_step;
    static constexpr auto floor_share = Pace::floor_share;
    static constexpr auto floor_per_second = Pace::floor_per_second;
    /// How long after an answer a module counts as not throttled. Longer than a minute, because each feed is
    /// polled about once a minute.
    static constexpr std::chrono::minutes answer_counts_for{2};
    /// If two modules get a 429 within this time, the limit is assumed to apply to all modules.
    static constexpr std::chrono::minutes throttle_counts_for{1};

    Limiter(double requests_per_second, TimePoint now);

    /// Limits the rate of one priority. If the limiter's rate falls, this limit falls in proportion.
    void limit(Priority priority, double requests_per_second);

    /// Adds a request to the queue. The ticket is valid until it is granted or withdrawn.
    Ticket enter(Priority priority, Lane lane = {});
    void withdraw(Ticket ticket);

    struct Next {
        std::optional<Ticket> granted;       ///< the request that may be sent now
        std::optional<TimePoint> ask_again;  ///< when a waiting request is due, if none was granted
    };
    /// Grants at most one ticket. Its priority is `last` or higher.
    Next next(TimePoint now, Priority last = Priority::Proof);

    /// Notes that a granted request of this lane has ended.
    void ended(const Lane& lane);
    /// Notes that a request of this module was answered without a 429.
    void answered(TimePoint now, std::string_view module);
    /// Call for each 429. The requests that the 429 concerns are not sent until `wait` is over, and their
    /// rate is reduced.
    void throttled(TimePoint now, Duration wait, std::string_view module = {});
    /// Prolongs the wait of the requests that a 429 of this module holds back. They are not sent until
    /// `wait` is over, and their rate does not change.
    void hold(TimePoint now, Duration wait, std::string_view module = {});

    /// Returns the current limit in requests per second. It is at most the configured rate.
    double current_rate(TimePoint now) const;
    std::vector<SlowedModule> slowed(TimePoint now) const;
    std::size_t waiting() const;

 private:
    struct Waiting {
        Ticket ticket;
        Lane lane;
    };
    struct Queue {
        std::deque<Waiting> waiting;
        std::optional<double> per_second{};  ///< the limit of this priority
        std::optional<TimePoint> last_grant{};
    };
    struct Module {
        explicit Module(const Pace& begin) : pace(begin) {}
        Pace pace;
        std::optional<TimePoint> answered{};
        std::optional<TimePoint> throttled{};
    };
    TimePoint earliest(const Queue& queue, TimePoint now) const;
    std::optional<TimePoint> open_at(const Lane& lane, TimePoint now) const;
    Next first_of(Queue& queue, TimePoint now);
    Module& module_of(std::string_view name, TimePoint now);
    bool is_alone_throttled(std::string_view module, TimePoint now) const;

    Pace all_;
    std::map<std::string, Module, std::less<>> modules_;
    std::set<std::string, std::less<>> under_way_alone_;
    Ticket next_ticket_ = 1;
    std::array<Queue, priorities> queues_;
};

}  // namespace stmirror
