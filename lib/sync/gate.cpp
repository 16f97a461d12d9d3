// SPDX-License-Identifier: MIT
#include "sync/gate.hpp"

namespace stmirror::sync {

Gate::Gate(double requests_per_second, std::size_t connections, const Clock& clock, Timers& timers,
           PageRoom& room)
    : clock_(&clock),
      timers_(&timers),
      limiter_(requests_per_second, clock.now()),
      connections_(connections),
      room_(&room) {
    room_->on_room([this] { let_through(); });
}

Gate::~Gate() { cancel_timer(); }

asio::awaitable<bool> Gate::enter(Priority priority, PageRoom::Place* place) {
    const auto ticket = limiter_.enter(priority);
    auto& waiter = waiters_.emplace(ticket, Waiter{place}).first->second;
    let_through();
    while (!stopped_ && !waiter.granted) co_await changed_.wait();
    const bool granted = waiter.granted;
    waiters_.erase(ticket);
    if (!granted) limiter_.withdraw(ticket);
    co_return granted;
}

void Gate::leave() {
    --under_way_;
    let_through();
}

void Gate::throttled(Duration wait) { limiter_.throttled(clock_->now(), wait); }

void Gate::hold(Duration wait) { limiter_.hold(clock_->now(), wait); }

void Gate::cancel_timer() {
    if (timer_) timers_->cancel(*timer_);
    timer_.reset();
}

void Gate::let_through() {
    cancel_timer();
    while (!stopped_ && under_way_ < connections_) {
        const auto next = limiter_.next(clock_->now(), last_allowed());
        if (!next.granted) {
            if (next.ask_again) timer_ = timers_->call_at(*next.ask_again, [this] { let_through(); });
            break;
        }
        auto& waiter = waiters_.at(*next.granted);
        waiter.granted = true;
        if (waiter.place != nullptr) *waiter.place = room_->take();
        ++under_way_;
        changed_.notify_all();
    }
}

Priority Gate::last_allowed() const {
    const bool is_kept = keeps_a_place_ && connections_ > 1 && under_way_ + 1 == connections_;
    return is_kept || room_->is_full() ? Priority::Fresh : Priority::Proof;
}

void Gate::stop() {
    stopped_ = true;
    cancel_timer();
    changed_.notify_all();
}

}  // namespace stmirror::sync
