// SPDX-License-Identifier: MIT
#include "throttle/limiter.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

namespace stmirror {
namespace {

/// `whole` spacings must outlast a second and the allowance: a request may arrive that much late, which draws
/// it and its successors nearer, and a window of a second could else hold one request more than the rate.
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
    : configured_(sane(requests_per_second)), rate_(configured_), rate_since_(now), held_until_(now) {}

void Limiter::limit(Priority priority, double requests_per_second) {
    lines_[static_cast<std::size_t>(priority)].per_second = sane(requests_per_second);
}

Limiter::Ticket Limiter::enter(Priority priority) {
    lines_[static_cast<std::size_t>(priority)].tickets.push_back(next_ticket_);
    return next_ticket_++;
}

void Limiter::withdraw(Ticket ticket) {
    for (auto& line : lines_) std::erase(line.tickets, ticket);
}

/// When the first of a line that has a limit of its own may go, as far as that is concerned.
TimePoint Limiter::earliest(const Line& line, TimePoint now) const {
    if (!line.per_second || !line.last_grant) return now;
    const auto now_per_second = *line.per_second * current_rate(now) / configured_;
    return *line.last_grant + std::chrono::ceil<Duration>(std::chrono::duration<double>{1 / now_per_second});
}

Limiter::Next Limiter::next(TimePoint now, Priority last) {
    const TimePoint spaced = last_grant_ ? *last_grant_ + spacing(now) : now;
    const TimePoint open = std::max(spaced, held_until_);
    Next next;
    for (auto& line : std::span(lines_).first(static_cast<std::size_t>(last) + 1)) {
        if (line.tickets.empty()) continue;
        const auto due = std::max(open, earliest(line, now));
        if (now < due) {
            next.ask_again = std::min(due, next.ask_again.value_or(due));
            continue;
        }
        last_grant_ = line.last_grant = now;
        granted_since_throttled_ = true;
        next = {.granted = line.tickets.front(), .ask_again = std::nullopt};
        line.tickets.pop_front();
        break;
    }
    return next;
}

void Limiter::throttled(TimePoint now, Duration wait) {
    hold(now, wait);
    // Answers to requests that were under way with the first refused one say nothing new about the rate.
    if (granted_since_throttled_) {
        const double floor = std::min(configured_, std::max(configured_ * floor_share, floor_per_second));
        rate_ = std::max(rate_ / 2, floor);
    }
    granted_since_throttled_ = false;
}

void Limiter::hold(TimePoint now, Duration wait) {
    held_until_ = std::max(held_until_, now + std::max(wait, Duration::zero()));
    rate_ = current_rate(now);
    rate_since_ = held_until_;
}

double Limiter::current_rate(TimePoint now) const {
    const auto quiet_steps = std::max(now - rate_since_, Duration::zero()) / recovery_step_time;
    return std::min(configured_, rate_ + static_cast<double>(quiet_steps) * recovery_step * configured_);
}

std::size_t Limiter::waiting() const {
    return std::accumulate(lines_.begin(), lines_.end(), std::size_t{0},
                           [](std::size_t sum, const auto& line) { return sum + line.tickets.size(); });
}

Duration Limiter::spacing(TimePoint now) const { return spacing_at(current_rate(now)); }

}  // namespace stmirror
