// SPDX-License-Identifier: MIT
#include "throttle/limiter.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

namespace stmirror {
namespace {

/// `whole` spacings must be longer than a second plus the allowance. A request may arrive late by that much
/// and so be closer to its successors; a window of one second could otherwise contain one request too many.
Duration spacing_at(double per_second) {
    using Seconds = std::chrono::duration<double>;
    const double whole = std::max(1.0, std::floor(per_second));
    const Seconds window = Seconds{1} + Limiter::jitter_allowance;
    return std::chrono::ceil<Duration>(std::max(window / whole, Seconds{1 / per_second})) + Duration{1};
}

double sane(double requests_per_second) {
    return std::isfinite(requests_per_second) ? std::clamp(requests_per_second, 0.001, 10'000.0) : 1.0;
}

}  // namespace

Limiter::Limiter(double requests_per_second, TimePoint now)
    : configured_(sane(requests_per_second)), rate_(configured_), rate_since_(now), waits_until_(now) {}

void Limiter::limit(Priority priority, double requests_per_second) {
    queues_[static_cast<std::size_t>(priority)].per_second = sane(requests_per_second);
}

Limiter::Ticket Limiter::enter(Priority priority) {
    queues_[static_cast<std::size_t>(priority)].tickets.push_back(next_ticket_);
    return next_ticket_++;
}

void Limiter::withdraw(Ticket ticket) {
    for (auto& queue : queues_) std::erase(queue.tickets, ticket);
}

/// When the queue's own limit allows its next request.
TimePoint Limiter::earliest(const Queue& queue, TimePoint now) const {
    if (!queue.per_second || !queue.last_grant) return now;
    const auto now_per_second = *queue.per_second * current_rate(now) / configured_;
    return *queue.last_grant + std::chrono::ceil<Duration>(std::chrono::duration<double>{1 / now_per_second});
}

Limiter::Next Limiter::next(TimePoint now, Priority last) {
    const TimePoint spaced = last_grant_ ? *last_grant_ + spacing(now) : now;
    const TimePoint open = std::max(spaced, waits_until_);
    Next next;
    for (auto& queue : std::span(queues_).first(static_cast<std::size_t>(last) + 1)) {
        if (queue.tickets.empty()) continue;
        const auto due = std::max(open, earliest(queue, now));
        if (now < due) {
            next.ask_again = std::min(due, next.ask_again.value_or(due));
            continue;
        }
        last_grant_ = queue.last_grant = now;
        granted_since_throttled_ = true;
        next = {.granted = queue.tickets.front(), .ask_again = std::nullopt};
        queue.tickets.pop_front();
        break;
    }
    return next;
}

void Limiter::throttled(TimePoint now, Duration wait) {
    hold(now, wait);
    // 429s of requests that were sent before the first 429 arrived say nothing new about the rate.
    if (granted_since_throttled_) {
        const double floor = std::min(configured_, std::max(configured_ * floor_share, floor_per_second));
        rate_ = std::max(rate_ / 2, floor);
    }
    granted_since_throttled_ = false;
}

void Limiter::hold(TimePoint now, Duration wait) {
    waits_until_ = std::max(waits_until_, now + std::max(wait, Duration::zero()));
    rate_ = current_rate(now);
    rate_since_ = waits_until_;
}

double Limiter::current_rate(TimePoint now) const {
    const auto quiet_steps = std::max(now - rate_since_, Duration::zero()) / recovery_step_time;
    return std::min(configured_, rate_ + static_cast<double>(quiet_steps) * recovery_step * configured_);
}

std::size_t Limiter::waiting() const {
    return std::accumulate(queues_.begin(), queues_.end(), std::size_t{0},
                           [](std::size_t sum, const auto& queue) { return sum + queue.tickets.size(); });
}

Duration Limiter::spacing(TimePoint now) const { return spacing_at(current_rate(now)); }

}  // namespace stmirror
