// SPDX-License-Identifier: MIT
#include "publish/planner.hpp"

#include <algorithm>
#include <limits>

namespace stmirror::publish {

using Kind = Step::Kind;

namespace {

Step wait(TimePoint until) { return {Kind::Wait, 0, 0, false, until}; }
Step simple(Kind kind) { return {kind, 0, 0, false, {}}; }
bool writes_records(const Step& step) { return step.kind == Kind::Load || step.kind == Kind::Follow; }

/// Returns whether a deadline has passed: ours, or the server's statement_timeout.
bool takes_too_long(const Failure& failure) {
    return failure.error.code == Errc::Timeout || failure.sqlstate == "57014";
}

}  // namespace

Planner::Planner(const PlannerLimits& limits, std::size_t tenants, Random random)
    : limits_(limits), random_(random), tenants_(tenants) {
    if (!limits_.once) { limits_.backoff.attempts = std::numeric_limits<int>::max(); }
    for (auto& tenant : tenants_) { tenant.limit = limits_.batch; }
}

Step Planner::next(TimePoint now) {
    if (ended_) { return {}; }
    if (auto step = next_of_link(now)) { return *step; }
    if (has_claim() && renew_at_ <= now) { return simple(Kind::Renew); }
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
    if (!connected_ && connect_at_ > now) { return wait(connect_at_); }
    if (!connected_) { return simple(Kind::Connect); }
    if (!prepared_) { return simple(Kind::Prepare); }
    return std::nullopt;
}

std::optional<Step> Planner::next_of(std::size_t number, TimePoint now) const {
    const auto& tenant = tenants_[number];
    const auto step = [&](Kind kind) { return Step{kind, number, tenant.limit, tenant.park, {}}; };
    const auto& [loading, behind, compared_ago] = tenant.progress;
    if (!tenant.claimed) { return tenant.claim_at <= now ? std::optional(step(Kind::Claim)) : std::nullopt; }
    if (tenant.stale) { return step(Kind::Restart); }
    // An earlier process began this comparison, and rows that it has compared may differ by now. So the
    // comparison begins again.
    if (loading && limits_.compare_first && !tenant.compare_begun) { return step(Kind::Compare); }
    if (loading && (tenant.load_next || !behind)) { return step(Kind::Load); }
    if (behind) { return step(Kind::Follow); }
    if (tenant.compare_at <= now && (!limits_.once || limits_.compare_first)) { return step(Kind::Compare); }
    return std::nullopt;
}

/// Returns what to do if no other step is due: wait, or end with PlannerLimits::once.
Step Planner::idle(TimePoint now) const {
    if (limits_.once) { return {}; }
    auto until = has_claim() ? renew_at_ : now + limits_.renew_every;
    for (const auto& tenant : tenants_) {
        until = std::min(until, tenant.claimed ? tenant.compare_at : tenant.claim_at);
    }
    return wait(until);
}

std::vector<std::size_t> Planner::claimed() const {
    std::vector<std::size_t> numbers;
    for (std::size_t i = 0; i < tenants_.size(); ++i) {
        if (tenants_[i].claimed) { numbers.push_back(i); }
    }
    return numbers;
}

bool Planner::has_claim() const { return std::ranges::any_of(tenants_, &Tenant::claimed); }

void Planner::done(const Step& step, const Progress& progress, TimePoint now) {
    switch (step.kind) {
        case Kind::Connect:
            connected_ = true;
            break;
        case Kind::Prepare:
            prepared_ = true;
            break;
        case Kind::Renew:
            failures_ = 0;
            break;
        case Kind::Wait:
        case Kind::End:
            return;
        default:
            return done_with_tenant(step, progress, now);
    }
    renew_at_ = now + limits_.renew_every;
}

void Planner::done_with_tenant(const Step& step, const Progress& progress, TimePoint now) {
    auto& tenant = tenants_[step.tenant];
    if (step.kind == Kind::Claim) {
        tenant.claimed = true;
        const auto ago = progress.compared_ago.value_or(Duration{0});
        // The server's clock may have been set back since then.
        tenant.compare_at = now + std::clamp(limits_.compare_every - ago, Duration{0}, limits_.compare_every);
        if (limits_.compare_first && !tenant.was_compared) { tenant.compare_at = now; }
    } else {
        // A claim does not reset the count: on a full disk, for example, claims succeed but rows fail.
        failures_ = 0;
    }
    if (step.kind == Kind::Load && !progress.loading) {
        tenant.was_compared = true;
        tenant.compare_at = now + limits_.compare_every;
    }
    if (step.kind == Kind::Restart) { tenant.stale = false; }
    if (step.kind == Kind::Compare || step.kind == Kind::Restart) { tenant.compare_begun = true; }
    // A claim resets `park` too, because the claim's position shows whether the refused record was parked
    // before the connection was lost.
    tenant.park = false;
    if (writes_records(step)) {
        tenant.limit = std::min(limits_.batch, tenant.limit * 2);
        tenant.load_next = step.kind == Kind::Follow;
    }
    tenant.progress = progress;
}

void Planner::failed(const Step& step, std::size_t size, const Failure& failure, TimePoint now) {
    switch (remedy_for(failure)) {
        case Remedy::Prepare:
            prepared_ = false;
            return drop_link(failure, now);
        case Remedy::Reconnect:
            if (takes_too_long(failure)) { shrink(step, size); }
            return drop_link(failure, now);
        case Remedy::Isolate:
            return isolate(step, size, failure);
        case Remedy::Claim:
            return give_up_claims(step, failure, now);
        case Remedy::Repair:
            tenants_[step.tenant].stale = true;
            return;
        case Remedy::End:
            break;
    }
    ended_ = true;
    failure_ = failure;
}

/// Schedules a new connection, or ends if no attempt is left. The next claim reads the position, which shows
/// whether a transaction took effect before the connection was lost.
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
        tenant.claimed = false;
        tenant.claim_at = now;
    }
}

/// Makes the next transaction half as large as the one that failed.
void Planner::shrink(const Step& step, std::size_t size) {
    if (writes_records(step)) { tenants_[step.tenant].limit = std::max<std::size_t>(size / 2, 1); }
}

void Planner::isolate(const Step& step, std::size_t size, const Failure& failure) {
    if (step.park || !writes_records(step)) {
        ended_ = true;
        failure_ = failure;
        return;
    }
    shrink(step, size);
    auto& tenant = tenants_[step.tenant];
    tenant.park = size <= 1;
    tenant.load_next = step.kind == Kind::Load;
}

void Planner::give_up_claims(const Step& step, const Failure& failure, TimePoint now) {
    if (limits_.once) {
        ended_ = true;
        failure_ = failure;
        return;
    }
    for (std::size_t i = 0; i < tenants_.size(); ++i) {
        auto& tenant = tenants_[i];
        if (step.kind != Kind::Renew && i != step.tenant) { continue; }
        tenant.claimed = false;
        // A failed renewal does not tell which claim was lost, so all tenants are claimed again at once.
        tenant.claim_at = step.kind == Kind::Claim ? now + limits_.claim_again : now;
    }
}

void Planner::mirror_changed() {
    for (auto& tenant : tenants_) { tenant.progress.behind = true; }
}

}  // namespace stmirror::publish
