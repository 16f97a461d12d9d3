// SPDX-License-Identifier: MIT
// The queue of a tenant's requests. The limiter decides when a request may be sent. No more requests are in
// flight than there are connections, so a granted request is sent at once. Call only on the loop thread.
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

    /// Waits for a slot. Returns true if the request must be sent now; call leave() when it has ended.
    /// Returns false if the stop of the queue or `stop` was requested. `permit` receives the permit for the
    /// page's memory together with the slot; it is null if the request needs none. While the page budget is
    /// full, only incremental requests get a slot.
    asio::awaitable<bool> enter(Priority priority, Lane lane, PageBudget::Permit* permit = nullptr,
                                std::stop_token stop = {});
    void leave(const Lane& lane);

    /// Notes that a request of this module was answered without a 429.
    void answered(const std::string& module) { limiter_.answered(clock_->now(), module); }
    /// Handles a 429 that asked for this wait. The requests that the 429 concerns wait, and the limiter slows
    /// them down. Call once for each such response.
    void throttled(Duration wait, const std::string& module);
    /// Prolongs the wait that throttled() began.
    void hold(Duration wait, const std::string& module);
    /// From now on, keeps the last free connection for incremental requests, if there are several
    /// connections. Slow answers to other requests then do not delay incremental ones.
    void reserve_for_incremental() { is_reserving_ = true; }
    /// See Limiter::limit().
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
