// SPDX-License-Identifier: MIT
#include "status/model/process_facts.hpp"

#include "status/model/snapshot.hpp"

namespace stmirror::status {

EarlierCounts::EarlierCounts(const sync::Activity& ended) {
    for (const auto& tenant : ended.tenants) { tenants_.emplace(tenant.tenant_id, tenant); }
    for (const auto& feed : ended.feeds) { passes_.emplace(feed.key, feed.passes); }
}

void EarlierCounts::add_to(sync::Activity& activity) const {
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

void ProcessFacts::note(const Snapshot& seen, TimePoint now) {
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
