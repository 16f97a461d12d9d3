// SPDX-License-Identifier: MIT
#include "publish/state_report.hpp"

#include <algorithm>
#include <utility>

namespace stmirror::publish {
namespace {

constexpr std::chrono::seconds keep_every{5};
constexpr std::chrono::minutes rate_time{1};

}  // namespace

bool StateReport::is_due(TimePoint now) const { return !is_kept_ && now >= due_; }

double StateReport::rate(std::uint64_t records, TimePoint now) {
    sums_.emplace_back(now, records);
    while (sums_.size() > 2 && sums_[1].first <= now - rate_time) { sums_.pop_front(); }
    const auto& [since, before] = sums_.front();
    const std::chrono::duration<double> time = now - since;
    // A rate over less than a second would mean little, so at least a second is assumed.
    return static_cast<double>(records - before) / std::max(time.count(), 1.0);
}

const mirror::TargetState& StateReport::state(const std::vector<TenantState>& tenants, std::string error,
                                              TimePoint now, Timestamp utc_now) {
    is_kept_ = true;
    due_ = now + keep_every;
    std::vector<const TenantState*> claimed;
    std::uint64_t records = 0;
    for (const auto& tenant : tenants) {
        records += tenant.records;
        if (tenant.claimed) { claimed.push_back(&tenant); }
    }
    state_.written = utc_now;
    state_.records_per_second = rate(records, now);
    state_.tenants = tenants.size();
    state_.claimed = claimed.size();
    state_.error = std::move(error);
    if (claimed.empty()) {
        if (!tenants.empty() && std::ranges::all_of(tenants, &TenantState::elsewhere)) {
            state_.sent.reset();
            state_.compared_at.reset();
            state_.parked = 0;
            state_.loading = 0;
        }
        return state_;
    }
    state_.sent = claimed.front()->sent;
    state_.compared_at = claimed.front()->compared_at;
    state_.parked = 0;
    state_.loading = 0;
    for (const auto* tenant : claimed) {
        if (tenant->sent.seq < state_.sent->seq) { state_.sent = tenant->sent; }
        // An empty time is less than any other, so the minimum is empty if one tenant was never compared.
        state_.compared_at = std::min(state_.compared_at, tenant->compared_at);
        state_.parked += tenant->parked;
        state_.loading += tenant->loading ? 1 : 0;
    }
    return state_;
}

}  // namespace stmirror::publish
