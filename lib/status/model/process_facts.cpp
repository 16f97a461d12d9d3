// SPDX-License-Identifier: MIT
#include "status/model/process_facts.hpp"

#include <algorithm>

#include "status/model/snapshot.hpp"

namespace stmirror::status {
namespace {

/// Returns true if the request succeeded. A 404 counts too, because it answers a look-up of a deleted record.
bool is_answer(int status) { return (status >= 200 && status < 300) || status == 404; }

/// Adds up the counts of all tenants. Includes tenants that have left the settings, so that the totals
/// neither fall nor jump when such a tenant comes back.
Totals totals_of(const RunningDaemon& daemon, const EarlierCounts& earlier) {
    Totals totals{.changes = daemon.changes};
    auto tenants = daemon.tenants;
    tenants.insert(earlier.tenants().begin(), earlier.tenants().end());
    for (const auto& [id, tenant] : tenants) {
        for (const auto& [status, count] : tenant.requests_by_status) {
            (is_answer(status) ? totals.answered : totals.failed) += count;
        }
    }
    return totals;
}

WorstLag worst_lag(const Snapshot& seen) {
    WorstLag worst;
    for (const auto& feed : seen.feeds) {
        if (feed.freshness == Freshness::Off) { continue; }
        worst.complete = std::max(worst.complete, feed.lag);
        if (const auto age = age_of(feed.known.changes, seen.taken)) {
            worst.changes =
                std::max(worst.changes, std::optional(std::chrono::floor<std::chrono::seconds>(*age)));
        }
    }
    return worst;
}

}  // namespace

void EarlierCounts::keep(const sync::Activity& ended) {
    changes_ = ended.changes;
    for (const auto& tenant : ended.tenants) { tenants_.insert_or_assign(tenant.tenant_id, tenant); }
    for (const auto& feed : ended.feeds) { passes_.insert_or_assign(feed.key, feed.passes); }
}

void EarlierCounts::add_to(sync::Activity& activity) const {
    activity.changes += changes_;
    for (auto& tenant : activity.tenants) {
        const auto before = tenants_.find(tenant.tenant_id);
        if (before == tenants_.end()) { continue; }
        for (const auto& [status, count] : before->second.requests_by_status) {
            tenant.requests_by_status[status] += count;
        }
        tenant.retries += before->second.retries;
    }
    for (auto& feed : activity.feeds) {
        const auto before = passes_.find(feed.key);
        if (before != passes_.end()) { feed.passes += before->second; }
    }
}

void StartTime::correct(TimePoint now, Timestamp utc_now) {
    const auto wall = utc_now - std::chrono::duration_cast<Ticks>(age(now));
    if (std::chrono::abs(wall - wall_) > difference_max) { wall_ = wall; }
}

void ProcessFacts::note(const Snapshot& seen, TimePoint now) {
    if (seen.daemon) { history.note(seen.taken, totals_of(*seen.daemon, counted), worst_lag(seen)); }
    for (const auto& feed : seen.feeds) {
        if (feed.freshness == Freshness::Off) { continue; }
        const auto& key = feed.health.key;
        if (feed.lag) { lags[key].add(seen.taken, *feed.lag); }
        if (feed.parents && !feed.health.state.backfilled) {
            paces[key].note(now, feed.parents->counts.read());
        }
    }
}

}  // namespace stmirror::status
