// SPDX-License-Identifier: MIT
#include "publish/planner.hpp"

#include <algorithm>
#include <limits>

namespace stmirror::publish {

using Kind = Step::Kind;

Planner::Planner(const PlannerLimits& limits, std::size_t tenants, Random random)
    : limits_(limits), random_(random), tenants_(tenants) {
    if (!limits_.once) limits_.backoff.attempts = std::numeric_limits<int>::max();
    for (auto& tenant : tenants_) tenant.limit = limits_.batch;
}

Step Planner::next(TimePoint now) {
    if (ended_) return {};
    if (auto step = next_of_link(now)) return *step;
    if (has_claim() && renew_at_ <= now) return {.kind = Kind::Renew};
    for (std::size_t i = 1; i <= tenants_.size(); ++i) {
        const auto tenant = (last_ + i) % tenants_.size();
        if (auto step = next_of(tenant, now)) {
            last_ = tenant;
            return *step;
        }
    }
    return idle(now);
}

std::optional<Step> Planner::next_of_link(TimePoint now) const {
    if (!connected_ && connect_at_ > now) return Step{.kind = Kind::Wait, .until = connect_at_};
    if (!connected_) return Step{.kind = Kind::Connect};
    if (!prepared_) return Step{.kind = Kind::Prepare};
    return std::nullopt;
}

std::optional<Step> Planner::next_of(std::size_t number, TimePoint now) const {
    const auto& tenant = tenants_[number];
    Step step{.tenant = number, .limit = tenant.limit, .park = tenant.park};
    switch (tenant.state) {
        case State::Unclaimed:
            step.kind = Kind::Claim;
            return tenant.claim_at <= now ? std::optional(step) : std::nullopt;
        case State::Stale:
            step.kind = Kind::Restart;
            return step;
        case State::Loading:
            step.kind = Kind::Load;
            return step;
        case State::Following:
            step.kind = Kind::Follow;
            return step;
        case State::CaughtUp:
            step.kind = Kind::Restart;
            return !limits_.once && tenant.compare_at <= now ? std::optional(step) : std::nullopt;
    }
    return std::nullopt;
}

/// Nothing to do now.
Step Planner::idle(TimePoint now) const {
    if (limits_.once) return {};
    auto until = has_claim() ? renew_at_ : now + limits_.renew_every;
    for (const auto& tenant : tenants_) {
        if (tenant.state == State::Unclaimed) until = std::min(until, tenant.claim_at);
        if (tenant.state == State::CaughtUp) until = std::min(until, tenant.compare_at);
    }
    return {.kind = Kind::Wait, .until = until};
}

bool Planner::has_claim() const {
    return std::ranges::any_of(tenants_, [](const auto& each) { return each.state != State::Unclaimed; });
}

void Planner::done(const Step& step, Progress progress, TimePoint now) {
    if (step.kind == Kind::Wait) return;
    if (step.kind == Kind::Connect) {
        connected_ = true;
        renew_at_ = now + limits_.renew_every;
        return;
    }
    if (step.kind == Kind::Prepare) {
        prepared_ = true;
        return;
    }
    // Claims alone prove little: a full disk, for example, refuses only the rows.
    if (step.kind != Kind::Claim) failures_ = 0;
    if (step.kind == Kind::Renew) {
        renew_at_ = now + limits_.renew_every;
        return;
    }
    auto& tenant = tenants_[step.tenant];
    if (step.kind == Kind::Load && progress != Progress::Loading)
        tenant.compare_at = now + limits_.compare_every;
    if (step.kind == Kind::Claim) tenant.compare_at = now + limits_.compare_every;
    if (step.kind == Kind::Load || step.kind == Kind::Follow) {
        tenant.limit = std::min(limits_.batch, tenant.limit * 2);
        tenant.park = false;
    }
    tenant.state = progress == Progress::Loading     ? State::Loading
                   : progress == Progress::Following ? State::Following
                                                     : State::CaughtUp;
}

void Planner::failed(const Step& step, std::size_t size, const Failure& failure, TimePoint now) {
    switch (remedy_for(failure)) {
        case Remedy::Prepare:
            prepared_ = false;
            return drop_link(failure, now);
        case Remedy::Reconnect:
            return drop_link(failure, now);
        case Remedy::Isolate:
            return isolate(step, size, failure);
        case Remedy::Claim:
            return give_up_claims(step, failure, now);
        case Remedy::Repair:
            tenants_[step.tenant].state = State::Stale;
            return;
        case Remedy::End:
            break;
    }
    ended_ = true;
    failure_ = failure;
}

/// Whatever a transaction did before the connection was lost: the position that is read next tells.
void Planner::drop_link(const Failure& failure, TimePoint now) {
    const auto wait = backoff(limits_.backoff, ++failures_, std::nullopt, random_);
    if (!wait) {
        ended_ = true;
        failure_ = failure;
        return;
    }
    connected_ = false;
    connect_at_ = now + *wait;
    for (auto& tenant : tenants_) {
        tenant.state = State::Unclaimed;
        tenant.claim_at = now;
    }
}

void Planner::isolate(const Step& step, std::size_t size, const Failure& failure) {
    if (step.park || (step.kind != Kind::Load && step.kind != Kind::Follow)) {
        ended_ = true;
        failure_ = failure;
        return;
    }
    auto& tenant = tenants_[step.tenant];
    tenant.limit = std::max<std::size_t>(size / 2, 1);
    tenant.park = size <= 1;
}

void Planner::give_up_claims(const Step& step, const Failure& failure, TimePoint now) {
    if (limits_.once) {
        ended_ = true;
        failure_ = failure;
        return;
    }
    for (std::size_t i = 0; i < tenants_.size(); ++i) {
        auto& tenant = tenants_[i];
        if (step.kind != Kind::Renew && i != step.tenant) continue;
        tenant.state = State::Unclaimed;
        // A renewal does not tell which claim was lost: those that were kept are claimed again at once.
        tenant.claim_at = step.kind == Kind::Claim ? now + limits_.claim_again : now;
    }
}

void Planner::mirror_changed() {
    for (auto& tenant : tenants_) {
        if (tenant.state == State::CaughtUp) tenant.state = State::Following;
    }
}

}  // namespace stmirror::publish
