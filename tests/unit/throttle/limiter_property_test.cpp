// SPDX-License-Identifier: MIT
// Tests random arrivals, priorities, rates and 429s in virtual time.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>

#include "throttle/limiter.hpp"

namespace stmirror {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

struct Arrival {
    milliseconds at{0};
    Priority priority = Priority::Incremental;
    milliseconds throttled_for{-1};  ///< if not negative, a 429 that asks for this wait arrives at this time
};

struct Grant {
    TimePoint at;
    std::size_t arrival;
};

std::vector<Arrival> arbitrary_arrivals() {
    const auto gap = rc::gen::inRange(0, 120);
    const auto count = *rc::gen::inRange(1, 150);
    milliseconds at{0};
    std::vector<Arrival> arrivals;
    for (int i = 0; i < count; ++i) {
        at += milliseconds{*gap};
        const bool throttled = *rc::gen::inRange(0, 40) == 0;
        arrivals.push_back({at, static_cast<Priority>(*rc::gen::inRange<std::size_t>(0, priorities)),
                            throttled ? milliseconds{*rc::gen::inRange(0, 3000)} : milliseconds{-1}});
    }
    return arrivals;
}

/// Runs until each arrival has its permit. The time jumps to the next arrival, or to the time that the
/// limiter returned.
std::vector<Grant> run(double rate, const std::vector<Arrival>& arrivals) {
    TimePoint now{};
    Limiter limiter(rate, now);
    std::map<Limiter::Ticket, std::size_t> waiting;
    std::vector<Grant> grants;
    for (std::size_t next_arrival = 0; next_arrival < arrivals.size() || limiter.waiting() > 0;) {
        while (next_arrival < arrivals.size() && TimePoint{arrivals[next_arrival].at} <= now) {
            const auto& arrival = arrivals[next_arrival];
            if (arrival.throttled_for >= 0ms) { limiter.throttled(now, arrival.throttled_for); }
            waiting[limiter.enter(arrival.priority)] = next_arrival++;
        }
        const auto next = limiter.next(now);
        if (next.granted) {
            grants.push_back({now, waiting.at(*next.granted)});
            continue;
        }
        auto wake = next.ask_again.value_or(TimePoint::max());
        if (next_arrival < arrivals.size()) { wake = std::min(wake, TimePoint{arrivals[next_arrival].at}); }
        RC_ASSERT(wake > now);
        now = wake;
    }
    return grants;
}

RC_GTEST_PROP(LimiterProperty, NoWindowOfASecondHoldsMoreThanTheRateAsTheServerSeesIt, ()) {
    const auto rate = *rc::gen::inRange(20, 600) / 10.0;
    std::vector<TimePoint> seen;
    for (const auto& grant : run(rate, arbitrary_arrivals())) {
        seen.push_back(grant.at + milliseconds{*rc::gen::inRange(0, 51)});
    }
    std::ranges::sort(seen);
    const auto whole = static_cast<std::size_t>(rate);
    for (std::size_t i = whole; i < seen.size(); ++i) { RC_ASSERT(seen[i] - seen[i - whole] > 1s); }
}

RC_GTEST_PROP(LimiterProperty, SlowRatesKeepTheirInterval, ()) {
    const auto rate = *rc::gen::inRange(1, 20) / 10.0;
    const auto grants = run(rate, arbitrary_arrivals());
    for (std::size_t i = 1; i < grants.size(); ++i) {
        RC_ASSERT(grants[i].at - grants[i - 1].at >= std::chrono::duration<double>{1 / rate});
    }
}

RC_GTEST_PROP(LimiterProperty, EverybodyIsServedInTurnAndByPriority, ()) {
    const auto rate = *rc::gen::inRange(5, 600) / 10.0;
    const auto arrivals = arbitrary_arrivals();
    const auto grants = run(rate, arrivals);
    RC_ASSERT(grants.size() == arrivals.size());
    for (std::size_t i = 0; i < grants.size(); ++i) {
        const auto& served = arrivals[grants[i].arrival];
        for (std::size_t later = i + 1; later < grants.size(); ++later) {
            const auto& other = arrivals[grants[later].arrival];
            const bool was_there = TimePoint{other.at} <= grants[i].at;
            if (was_there) { RC_ASSERT(served.priority <= other.priority); }
            if (served.priority == other.priority) { RC_ASSERT(grants[i].arrival < grants[later].arrival); }
        }
    }
}

RC_GTEST_PROP(LimiterProperty, A429HoldsEverybody, ()) {
    const auto arrivals = arbitrary_arrivals();
    for (const auto& grant : run(30, arrivals)) {
        for (std::size_t i = 0; i < arrivals.size(); ++i) {
            if (arrivals[i].throttled_for < 0ms) { continue; }
            const TimePoint from{arrivals[i].at};
            RC_ASSERT(grant.at < from || grant.at >= from + arrivals[i].throttled_for || grant.at == from);
            if (grant.at == from && arrivals[i].throttled_for > 0ms) { RC_ASSERT(grant.arrival < i); }
        }
    }
}

}  // namespace
}  // namespace stmirror
