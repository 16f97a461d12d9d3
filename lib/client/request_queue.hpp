// SPDX-License-Identifier: MIT
// The gate that every request of a tenant passes: the limiter says when, and no more are under way at once
// than there are connections, so that a request let through leaves at once. Loop's thread.
#pragma once

#include <cstddef>
#include <map>
#include <optional>

#include "async/waiting.hpp"
#include "base/clock.hpp"
#include "client/page_budget.hpp"
#include "throttle/limiter.hpp"

namespace stmirror::client {

class RequestQueue {
 public:
    RequestQueue(double requests_per_second, std::size_t connections, const Clock& clock, Timers& timers,
                 PageBudget& room);
    ~RequestQueue();

    /// Waits for a turn; true: send now, and call leave() afterwards. False: stopped. `place`: where the
    /// page that the request brings has its place in memory, which is taken with the turn; null: it needs
    /// none. While there is no room for pages, only what is fresh has its turn.
    asio::awaitable<bool> enter(Priority priority, PageBudget::Permit* place = nullptr);
    void leave();

    /// A 429 asked for this wait: it holds for everybody. Once for each such answer.
    void throttled(Duration wait);
    /// Prolongs that wait.
    void hold(Duration wait);
    /// From now on the last of several places is for what is fresh alone: answers that take their time, or
    /// never come, hold up other requests of their sort only.
    void reserve_for_incremental() { is_reserving_ = true; }
    /// See Limiter.
    void limit(Priority priority, double requests_per_second) {
        limiter_.limit(priority, requests_per_second);
    }
    void stop();

    double current_rate() const { return limiter_.current_rate(clock_->now()); }
    std::size_t waiting() const { return limiter_.waiting(); }
    std::size_t under_way() const { return under_way_; }

 private:
    void let_through();
    Priority last_allowed() const;
    void cancel_timer();

    const Clock* clock_;
    Timers* timers_;
    Limiter limiter_;
    std::size_t connections_;
    std::size_t under_way_ = 0;
    PageBudget* room_;
    struct Waiter {
        PageBudget::Permit* place;
        bool granted = false;
    };
    std::map<Limiter::Ticket, Waiter> waiters_;
    std::optional<Timers::Id> timer_;
    Signal changed_;
    bool is_reserving_ = false;
    bool stopped_ = false;
};

}  // namespace stmirror::client
