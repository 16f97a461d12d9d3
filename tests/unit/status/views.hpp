// SPDX-License-Identifier: MIT
// A small view for tests.
#pragma once

#include "status/model/live_facts.hpp"

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
    feed.health.tenant_id = 17;
    feed.health.resource = resource;
    feed.health.kind = "export";
    feed.health.backfilled = true;
    feed.health.rows = 1'234'567;
    feed.health.tombstones = 12;
    feed.health.quarantined = 3;
    feed.health.last_attempt = now - Ticks(30s);
    feed.caught_up = feed.health.last_success = now - Ticks(30s);
    return feed;
}

/// One tenant, acme, with the feeds customers and leads, both fresh.
inline View fresh_view() {
    using namespace std::chrono_literals;
    View view;
    view.snapshot.taken = now;
    view.snapshot.mirror_path = "/data/mirror.db";
    view.snapshot.environment = "production";
    view.snapshot.file_bytes = 1'234'567'890;
    view.snapshot.wal_bytes = 4'000'000;
    view.snapshot.feeds = {fresh_feed("customers"), fresh_feed("leads")};
    view.snapshot.freshness = Freshness::Fresh;
    view.live.version = "1.2.3";
    view.live.started = now - Ticks(2h);
    view.live.ready = true;
    view.live.store_queue = 2;
    view.live.tenants[17] = {.name = "acme",
                             .requests_per_second_now = 7.5,
                             .requests_per_second_configured = 30,
                             .requests_by_status = {{200, 1000}, {429, 4}, {0, 1}},
                             .retries = 5,
                             .waiting = 6,
                             .under_way = 4};
    FeedFacts facts;
    facts.phase = Phase::Tail;
    facts.passes = 44;
    facts.next_run = now + Ticks(30s);
    facts.lag_history = {{now - Ticks(60s), 270s}, {now, 330s}};
    view.live.feeds[{17, "customers"}] = facts;
    return view;
}

/// The last feed is failing.
inline View failing_view() {
    auto view = fresh_view();
    auto& feed = view.snapshot.feeds.back();
    feed.freshness = Freshness::Failing;
    feed.health.last_error = "answered 403. What to do: grant the scope";
    view.snapshot.freshness = Freshness::Failing;
    view.snapshot.failing = 1;
    return view;
}

}  // namespace stmirror::status::test
