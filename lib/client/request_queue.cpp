// SPDX-License-Identifier: MIT
#include "client/request_queue.hpp"

#include <utility>

namespace stmirror::client {

RequestQueue::RequestQueue(double requests_per_second, std::size_t connections, const Clock& clock,
                           Timers& timers, PageBudget& page_budget, std::stop_token stop)
    : clock_(&clock),
      timers_(&timers),
      limiter_(requests_per_second, clock.now()),
      connections_(connections),
      page_budget_(&page_budget),
      stop_(std::move(stop)),
      on_stop_(stop_, [this] {
          cancel_timer();
          changed_.notify_all();
      }) {
    page_budget_->on_permit([this] { grant_next(); });
}

RequestQueue::~RequestQueue() { cancel_timer(); }

asio::awaitable<bool> RequestQueue::enter(Priority priority, Lane lane, PageBudget::Permit* permit,
                                          std::stop_token stop) {
    const OnStop on_own_stop(stop, [this] { changed_.notify_all(); });
    const auto ticket = limiter_.enter(priority, std::move(lane));
    auto& waiter = waiters_.emplace(ticket, Waiter{permit}).first->second;
    grant_next();
    while (!stop_.stop_requested() && !stop.stop_requested() && !waiter.granted) { co_await changed_.wait(); }
    const bool granted = waiter.granted;
    waiters_.erase(ticket);
    if (!granted) { limiter_.withdraw(ticket); }
    co_return granted;
}

void RequestQueue::leave(const Lane& lane) {
    --under_way_;
    limiter_.ended(lane);
    grant_next();
}

void RequestQueue::throttled(Duration wait, const std::string& module) {
    limiter_.throttled(clock_->now(), wait, module);
}

void RequestQueue::hold(Duration wait, const std::string& module) {
    limiter_.hold(clock_->now(), wait, module);
}

void RequestQueue::cancel_timer() {
    if (timer_) { timers_->cancel(*timer_); }
    timer_.reset();
}

void RequestQueue::grant_next() {
    cancel_timer();
    while (!stop_.stop_requested() && under_way_ < connections_) {
        const auto next = limiter_.next(clock_->now(), last_allowed());
        if (!next.granted) {
            if (next.ask_again) {
                timer_ = timers_->call_at(*next.ask_again, [this] { grant_next(); });
            }
            break;
        }
        auto& waiter = waiters_.at(*next.granted);
        waiter.granted = true;
        if (waiter.permit != nullptr) { *waiter.permit = page_budget_->take(); }
        ++under_way_;
        changed_.notify_all();
    }
}

Priority RequestQueue::last_allowed() const {
    const bool is_reserved = is_reserving_ && connections_ > 1 && under_way_ + 1 == connections_;
    return is_reserved || page_budget_->is_full() ? Priority::Incremental : Priority::Proof;
}

}  // namespace stmirror::client
