// SPDX-License-Identifier: MIT
// The queue of a tenant's requests. The limiter decides when a request may leave, and no more requests are
// under way than there are connections, so a granted request is sent at once. Loop's thread.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "async/waiting.hpp"
#include "base/clock.hpp"
#include "client/page_budget.hpp"
#include "throttle/limiter.hpp"

namespace stmirror::client {

class RequestQueue {
 public:
    RequestQueue(double requests_per_second, std::size_t connections, const Clock& clock, Timers& timers,
                 PageBudget& page_budget, std::stop_token stop);
    ~RequestQueue();

    /// Waits for a slot. True: send now, then call leave(). False: a stop was requested, of the queue or
    /// `stop`. `permit`: receives the permit for the page's memory together with the slot; null: none is
    /// needed. While the page budget is full, only incremental requests get a slot.
    asio::awaitable<bool> enter(Priority priority, Lane lane, PageBudget::Permit* permit = nullptr,
                                std::stop_token stop = {});
    void leave(const Lane& lane);

    /// A request of this module was answered without a 429.
    void answered(const std::string& module) { limiter_.answered(clock_->now(), module); }
    /// A 429 asked for this wait: the requests that it concerns wait, and the limiter slows them down. Call
    /// it once for each such response.
    void throttled(Duration wait, const std::string& module);
    /// Prolongs that wait.
    void hold(Duration wait, const std::string& module);
    /// From now on the last of several slots is reserved for incremental requests: slow answers to other
    /// requests do not delay them.
    void reserve_for_incremental() { is_reserving_ = true; }
    /// See Limiter.
    void limit(Priority priority, double requests_per_second) {
        limiter_.limit(priority, requests_per_second);
    }

    double current_rate() const { return limiter_.current_rate(clock_->now()); }
    std::vector<SlowedModule> slowed() const { return limiter_.slowed(clock_->now()); }
    std::size_t waiting() const { return limiter_.waiting(); }
    std::size_t under_way() const { return under_way_; }

 private:
    void grant_next();
    Priority last_allowed() const;
    void cancel_timer();

    const Clock* clock_;
    Timers* timers_;
    Limiter limiter_;
    std::size_t connections_;
    std::size_t under_way_ = 0;
    PageBudget* page_budget_;
    struct Waiter {
        PageBudget::Permit* permit;
        bool granted = false;
    };
    std::map<Limiter::Ticket, Waiter> waiters_;
    std::optional<Timers::Id> timer_;
    Signal changed_;
    bool is_reserving_ = false;
    std::stop_token stop_;
    OnStop on_stop_;
};

}  // namespace stmirror::client
