// SPDX-License-Identifier: MIT
// A small status of a running daemon, for tests.
#pragma once

#include "status/model/snapshot.hpp"

namespace stmirror::status::test {

inline const Timestamp now = *Timestamp::parse("2026-03-01T12:00:00Z");

inline FeedStatus fresh_feed(const std::string& resource) {
    using namespace std::chrono_literals;
    FeedStatus feed;
    feed.tenant_name = "acme";
    feed.freshness = Freshness::Fresh;
    feed.age = 30s;
    feed.lag = 330s;
    feed.known.changes = now - Ticks(30s);
    feed.known.deletions = now - Ticks(330s);
    feed.health.key.tenant_id = 17;
    feed.health.key.resource = resource;
    feed.health.state.kind = "export";
    feed.health.state.backfilled = true;
    feed.health.rows = 1'234'567;
    feed.health.tombstones = 12;
    feed.health.quarantined = 3;
    feed.health.state.last_attempt = now - Ticks(30s);
    feed.caught_up = feed.health.state.last_success = now - Ticks(30s);
    return feed;
}

/// Returns the status of one tenant, acme, with the feeds customers and leads, which are both fresh. The
/// engine runs only the first feed.
inline Snapshot fresh_snapshot() {
    using namespace std::chrono_literals;
    Snapshot snapshot;
    snapshot.taken = now;
    snapshot.mirror_path = "/data/mirror.db";
    snapshot.environment = "production";
    snapshot.file_bytes = 1'234'567'890;
    snapshot.wal_bytes = 4'000'000;
    snapshot.feeds = {fresh_feed("customers"), fresh_feed("leads")};
    snapshot.freshness = Freshness::Fresh;
    auto& daemon = snapshot.daemon.emplace();
    daemon.version = "1.2.3";
    daemon.started = now - Ticks(2h);
    daemon.uptime = 2h;
    daemon.ready = true;
    daemon.store_queue = 2;
    daemon.last_hour = {{now - Ticks(120s), now - Ticks(60s), {12, 1, 7}, {40s, 330s}},
                        {now - Ticks(60s), now, {10, 0, 0}, {}}};
    daemon.last_day = {{now - Ticks(120s), now, {22, 1, 7}, {40s, 330s}}};
    daemon.tenants[17] = {.tenant_id = 17,
                          .name = "acme",
                          .authenticated = true,
                          .requests_per_second = 7.5,
                          .requests_per_second_share = 30,
                          .requests_by_status = {{200, 1000}, {429, 4}, {0, 1}},
                          .retries = 5,
                          .waiting = 6,
                          .under_way = 4};
    auto& running = snapshot.feeds[0].running.emplace();
    running.phase = Phase::Tail;
    running.activity.passes = 44;
    running.activity.next_pass = now + Ticks(30s);
    running.lag_history = {{now - Ticks(60s), 270s}, {now, 330s}};
    return snapshot;
}

/// Returns the status of fresh_snapshot(), but with the last feed failing.
inline Snapshot failing_snapshot() {
    auto snapshot = fresh_snapshot();
    auto& feed = snapshot.feeds.back();
    feed.freshness = Freshness::Failing;
    feed.health.state.last_error = "answered 403. What to do: grant the scope";
    snapshot.freshness = Freshness::Failing;
    snapshot.failing = 1;
    return snapshot;
}

}  // namespace stmirror::status::test
