// SPDX-License-Identifier: MIT
#include "throttle/limiter.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <utility>

namespace stmirror {
namespace {

double sane(double requests_per_second) {
    return std::isfinite(requests_per_second) ? std::clamp(requests_per_second, 0.001, 10'000.0) : 1.0;
}

bool is_within(const std::optional<TimePoint>& time, Duration span, TimePoint now) {
    return time && now - *time <= span;
}

}  // namespace

Limiter::Limiter(double requests_per_second, TimePoint now)
    : all_(sane(requests_per_second), now, Pace::Limit::Known) {}

void Limiter::limit(Priority priority, double requests_per_second) {
    queues_[static_cast<std::size_t>(priority)].per_second = sane(requests_per_second);
}

Limiter::Ticket Limiter::enter(Priority priority, Lane lane) {
    queues_[static_cast<std::size_t>(priority)].waiting.push_back({next_ticket_, std::move(lane)});
    return next_ticket_++;
}

void Limiter::withdraw(Ticket ticket) {
    for (auto& queue : queues_) {
        std::erase_if(queue.waiting, [ticket](const Waiting& each) { return each.ticket == ticket; });
    }
}

/// Returns when the queue's own limit allows its next request.
TimePoint Limiter::earliest(const Queue& queue, TimePoint now) const {
    if (!queue.per_second || !queue.last_grant) { return now; }
    const auto now_per_second = *queue.per_second * current_rate(now) / all_.configured();
    return *queue.last_grant + std::chrono::ceil<Duration>(std::chrono::duration<double>{1 / now_per_second});
}

/// Returns when a request of this lane may be sent. Empty if another request must end first.
std::optional<TimePoint> Limiter::open_at(const Lane& lane, TimePoint now) const {
    if (under_way_alone_.contains(lane.alone)) { return std::nullopt; }
    const auto module = modules_.find(lane.module);
    return module == modules_.end() ? now : module->second.pace.open_at(now);
}

/// Grants the first request of the queue whose lane allows it now.
Limiter::Next Limiter::first_of(Queue& queue, TimePoint now) {
    Next next;
    for (auto each = queue.waiting.begin(); each != queue.waiting.end(); ++each) {
        const auto open = open_at(each->lane, now);
        if (!open) { continue; }
        if (now < *open) {
            next.ask_again = std::min(*open, next.ask_again.value_or(*open));
            continue;
        }
        next = {.granted = each->ticket, .ask_again = std::nullopt};
        queue.last_grant = now;
        all_.granted(now);
        if (!each->lane.module.empty()) { module_of(each->lane.module, now).pace.granted(now); }
        if (!each->lane.alone.empty()) { under_way_alone_.insert(each->lane.alone); }
        queue.waiting.erase(each);
        break;
    }
    return next;
}

Limiter::Next Limiter::next(TimePoint now, Priority last) {
    const TimePoint open = all_.open_at(now);
    Next next;
    const auto note = [&next](TimePoint due) {
        next.ask_again = std::min(due, next.ask_again.value_or(due));
    };
    for (auto& queue : std::span(queues_).first(static_cast<std::size_t>(last) + 1)) {
        if (queue.waiting.empty()) { continue; }
        const auto due = std::max(open, earliest(queue, now));
        if (now < due) {
            note(due);
            continue;
        }
        const auto first = first_of(queue, now);
        if (first.granted) { return first; }
        if (first.ask_again) { note(*first.ask_again); }
    }
    return next;
}

Limiter::Module& Limiter::module_of(std::string_view name, TimePoint now) {
    const auto known = modules_.find(name);
    if (known != modules_.end()) { return known->second; }
    return modules_.emplace(name, Module(Pace(all_.configured(), now, Pace::Limit::Unknown))).first->second;
}

/// Returns true if the API answers other modules, so that the limit seems to concern only this module.
bool Limiter::is_alone_throttled(std::string_view module, TimePoint now) const {
    bool others_are_answered = false;
    for (const auto& [name, other] : modules_) {
        if (name == module) { continue; }
        if (is_within(other.throttled, throttle_counts_for, now)) { return false; }
        others_are_answered = others_are_answered || is_within(other.answered, answer_counts_for, now);
    }
    return others_are_answered && !module.empty();
}

void Limiter::ended(const Lane& lane) { under_way_alone_.erase(lane.alone); }

void Limiter::answered(TimePoint now, std::string_view module) {
    if (!module.empty()) { module_of(module, now).answered = now; }
}

void Limiter::throttled(TimePoint now, Duration wait, std::string_view module) {
    auto& pace = is_alone_throttled(module, now) ? module_of(module, now).pace : all_;
    pace.throttled(now, wait);
    if (!module.empty()) { module_of(module, now).throttled = now; }
}

void Limiter::hold(TimePoint now, Duration wait, std::string_view module) {
    const auto known = modules_.find(module);
    const bool is_module_held = known != modules_.end() && known->second.pace.is_held(now);
    (is_module_held ? known->second.pace : all_).hold(now, wait);
}

double Limiter::current_rate(TimePoint now) const { return all_.rate(now); }

std::vector<SlowedModule> Limiter::slowed(TimePoint now) const {
    std::vector<SlowedModule> slowed;
    for (const auto& [name, module] : modules_) {
        const auto rate = module.pace.rate(now);
        if (rate < module.pace.configured()) { slowed.push_back({name, rate}); }
    }
    return slowed;
}

std::size_t Limiter::waiting() const {
    return std::accumulate(queues_.begin(), queues_.end(), std::size_t{0},
                           [](std::size_t sum, const auto& queue) { return sum + queue.waiting.size(); });
}

}  // namespace stmirror
