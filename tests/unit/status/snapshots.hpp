// SPDX-License-Identifier: MIT
// Small mirrors and their status snapshots, for tests.
#pragma once

#include "status/model/process_facts.hpp"
#include "status/model/snapshot.hpp"

#include "mirror/feeds/feed_health.hpp"
#include "mirror/feeds/parent_counts.hpp"

namespace stmirror::status::test {

using namespace std::chrono_literals;

inline const Timestamp now = *Timestamp::parse("2026-03-01T12:00:00Z");

/// Returns the settings of one tenant with only the feeds customers and leads.
inline Settings settings() {
    Settings settings;
    settings.mirror_path = "/data/mirror.db";
    settings.tenants.push_back(
        {.id = 17, .name = "acme", .client_id = "c", .client_secret = {}, .booking_providers = {}});
    for (const auto& resource : Catalogue::built_in().resources()) {
        const bool wanted = resource.name == "customers" || resource.name == "leads";
        settings.feeds[resource.name].enabled = wanted;
    }
    return settings;
}

inline mirror::FeedHealth feed(const std::string& resource, std::chrono::seconds age) {
    mirror::FeedHealth health;
    health.key.tenant_id = 17;
    health.key.resource = resource;
    health.state.kind = "export";
    health.state.backfilled = true;
    health.rows = 1234567;
    health.state.last_attempt = now - Ticks(age);
    health.state.last_success = now - Ticks(age);
    health.state.newest_modified = now - Ticks(age + 5min);
    health.state.swept_at = now - Ticks(2h);
    return health;
}

/// A daemon that has just started.
struct Daemon {
    sync::Activity activity;
    ProcessFacts process;
    DaemonState state() const { return {activity, process, TimePoint{std::chrono::hours{1}}}; }
};

inline Snapshot snapshot_of(std::vector<mirror::FeedHealth> feeds) {
    mirror::Health health;
    health.feeds = std::move(feeds);
    health.environment = "production";
    health.sizes.file_bytes = 1'234'567'890;
    health.sizes.wal_bytes = 4'000'000;
    health.schema_version = 1;
    return make_snapshot(health, settings(), Catalogue::built_in(), now);
}

/// Returns a status snapshot with two feeds: customers and customer_notes.
inline Snapshot notes_beside(const mirror::FeedHealth& customers, const mirror::FeedHealth& notes,
                             const DaemonState* daemon = nullptr) {
    auto both = settings();
    for (auto& [resource, feed] : both.feeds) {
        feed.enabled = resource == "customers" || resource == "customer_notes";
    }
    mirror::Health health;
    health.feeds = {customers, notes};
    return make_snapshot(health, both, Catalogue::built_in(), now, daemon);
}
inline Snapshot notes_beside(const mirror::FeedHealth& customers, std::chrono::seconds age_of_notes = 10s) {
    return notes_beside(customers, feed("customer_notes", age_of_notes));
}

/// Returns a status snapshot with only customer notes. They are to be read again within five minutes, with at
/// most `per_second` requests per second.
inline Snapshot notes_of(mirror::ParentCounts parents, std::optional<double> per_second = 2) {
    auto only_notes = settings();
    for (auto& [resource, feed] : only_notes.feeds) { feed.enabled = resource == "customer_notes"; }
    only_notes.feeds["customer_notes"].requests_per_second = per_second;
    only_notes.schedule.children = 5min;
    auto notes = feed("customer_notes", 10s);
    notes.state.kind = "per_parent";
    notes.parents = parents;
    mirror::Health health;
    health.feeds = {notes};
    return make_snapshot(health, only_notes, Catalogue::built_in(), now);
}

}  // namespace stmirror::status::test
