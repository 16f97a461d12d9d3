// SPDX-License-Identifier: MIT
#include "status/model/view.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/human.hpp"
#include "base/utf8.hpp"

namespace stmirror::status {
namespace {

using sync::FeedReport;

/// The phase of an incremental pass.
Phase phase_of_incremental(const FeedReport& report, const Resource* resource) {
    if (report.state == FeedReport::State::Waiting) return Phase::Waiting;
    if (resource != nullptr && resource->feed.kind == FeedKind::PerParent) return Phase::BackgroundRefresh;
    return report.state == FeedReport::State::Tail ? Phase::Tail : Phase::Scan;
}

/// A long pass takes precedence: it is the one that people wait for.
Phase phase_of(const sync::FeedActivity& feed, const Resource* resource) {
    if (feed.full_scan && !feed.backfilled) return Phase::Backfill;
    if (feed.full_scan)
        return feed.full_scan->state == FeedReport::State::FullScanning ? Phase::FullScan : Phase::Sweep;
    if (!feed.incremental) return feed.background_refresh ? Phase::BackgroundRefresh : Phase::Waiting;
    const auto phase = phase_of_incremental(*feed.incremental, resource);
    return phase == Phase::BackgroundRefresh && !feed.backfilled ? Phase::Backfill : phase;
}

/// Assumes that the pass continues at its average pace; empty until enough is done to tell.
std::optional<std::chrono::seconds> time_left(const FeedReport& report, TimePoint now) {
    constexpr double enough_done = 0.01;
    constexpr std::chrono::seconds enough_time{10};
    if (!report.fraction) return std::nullopt;
    const auto done = *report.fraction - report.first_fraction;
    const auto so_far = std::chrono::duration<double>(now - report.first_fraction_at);
    if (done < enough_done || so_far < enough_time) return std::nullopt;
    const auto left = so_far * (1 - *report.fraction) / done;
    return std::chrono::duration_cast<std::chrono::seconds>(left);
}

FeedFacts feed_facts(const sync::FeedActivity& feed, const Resource* resource, TimePoint now) {
    FeedFacts facts;
    facts.phase = phase_of(feed, resource);
    // A backfill that reads parent by parent runs in the incremental passes.
    const auto& lengthy =
        feed.full_scan || facts.phase != Phase::Backfill ? feed.full_scan : feed.incremental;
    if (lengthy) {
        facts.progress = lengthy->fraction;
        facts.time_left = time_left(*lengthy, now);
    }
    facts.passes = feed.passes;
    facts.next_run = feed.next_pass;
    facts.warning = feed.warning.empty() ? feed.refresh_error : feed.warning;
    facts.retrying = feed.retrying;
    if (feed.last_error) facts.error_code = feed.last_error->code;
    return facts;
}

TenantFacts tenant_facts(const client::TenantActivity& tenant) {
    TenantFacts facts;
    facts.name = tenant.name;
    facts.requests_per_second_now = tenant.requests_per_second;
    facts.requests_per_second_configured = tenant.requests_per_second_share;
    facts.requests_by_status = tenant.requests_by_status;
    facts.retries = tenant.retries;
    facts.waiting = tenant.waiting;
    facts.under_way = tenant.under_way;
    return facts;
}

mirror::FeedHealth& health_of(mirror::Health& health, const FeedKey& feed) {
    for (auto& known : health.feeds) {
        if (known.tenant_id == feed.tenant_id && known.resource == feed.resource) return known;
    }
    auto& added = health.feeds.emplace_back();
    added.tenant_id = feed.tenant_id;
    added.resource = feed.resource;
    return added;
}

void overlay(mirror::FeedHealth& health, const sync::FeedActivity& feed) {
    health.newest_modified = std::max(health.newest_modified, feed.newest_modified);
    for (const auto* pass : {&feed.incremental, &feed.full_scan, &feed.background_refresh}) {
        if (*pass) health.newest_modified = std::max(health.newest_modified, (*pass)->newest_modified);
    }
    health.backfilled = health.backfilled || feed.backfilled;
    health.last_success = std::max(health.last_success, feed.last_success);
    health.proved_at = std::max(health.proved_at, feed.proved_at);
    health.compared_at = std::max(health.compared_at, feed.compared_at);
    if (feed.proof_error) health.proof_error = *feed.proof_error;
    if (!feed.last_attempt || feed.last_attempt < health.last_attempt) return;
    health.last_attempt = feed.last_attempt;
    health.last_error = feed.last_error ? feed.last_error->text : "";
}

std::size_t count_expected(const Snapshot& snapshot) {
    const auto off = std::ranges::count(snapshot.feeds, Freshness::Off, &FeedStatus::freshness);
    return snapshot.feeds.size() - static_cast<std::size_t>(off);
}

/// With one tenant the table's name is enough.
std::string feed_name(const FeedStatus& feed, const View& view) {
    return view.live.tenants.size() > 1 ? feed.tenant_name + " " + feed.health.resource
                                        : feed.health.resource;
}

/// "customers 43 %": the backfill with the least progress; empty if there is none.
std::string backfill_text(const View& view) {
    const FeedStatus* slowest = nullptr;
    double least = 2;
    for (const auto& feed : view.snapshot.feeds) {
        const auto* facts = view.live.find(feed);
        if (facts == nullptr || facts->phase != Phase::Backfill) continue;
        const auto progress = facts->progress.value_or(0);
        if (progress < least) slowest = &feed;
        least = std::min(least, progress);
    }
    if (slowest == nullptr) return "";
    return fmt::format("{} {:.0f} %", feed_name(*slowest, view), least * 100);
}

const FeedStatus* first(const Snapshot& snapshot, Freshness freshness) {
    const auto found = std::ranges::find(snapshot.feeds, freshness, &FeedStatus::freshness);
    return found == snapshot.feeds.end() ? nullptr : &*found;
}

std::string fresh_line(const Snapshot& snapshot) {
    std::optional<std::chrono::seconds> oldest;
    for (const auto& feed : snapshot.feeds) {
        if (feed.freshness != Freshness::Off) oldest = std::max(oldest, feed.lag);
    }
    const auto count = count_expected(snapshot);
    const auto feeds = fmt::format("fresh: {} feed{}", count, count == 1 ? "" : "s");
    return oldest ? feeds + ", complete as of " + span_text(*oldest) + " ago" : feeds;
}

/// Shortened for one line of `systemctl status`; never within a character, because systemd ignores such a
/// line.
std::string_view shortened(std::string_view text) {
    constexpr std::size_t bytes_max = 200;
    return utf8_prefix(text, bytes_max);
}

std::string failing_line(const View& view) {
    const auto& feed = *first(view.snapshot, Freshness::Failing);
    return fmt::format("failing: {} of {} feeds; {}: {}", view.snapshot.failing,
                       count_expected(view.snapshot), feed_name(feed, view),
                       shortened(feed.health.last_error));
}

std::string late_text(const FeedStatus& feed) {
    if (!feed.waits_for.empty()) return "waits for " + feed.waits_for;
    const std::string what = feed.late.children ? "child records" : "deletions";
    return feed.lag ? what + " are known as of " + span_text(*feed.lag) + " ago"
                    : what + " are not known yet";
}

std::string stale_line(const View& view) {
    const auto feeds = fmt::format("{} of {} feeds", view.snapshot.stale, count_expected(view.snapshot));
    if (!view.snapshot.reason.empty()) return "stale: " + view.snapshot.reason;
    const auto* feed = first(view.snapshot, Freshness::Stale);
    if (const auto* facts = view.live.find(*feed); facts != nullptr && !facts->retrying.empty())
        return fmt::format("retrying: {}; {}: {}", feeds, feed_name(*feed, view), shortened(facts->retrying));
    if (const auto backfill = backfill_text(view); !backfill.empty())
        return "first read of " + feeds + " is under way: " + backfill;
    if (!feed->age) return "catching up: " + feeds + " to go";
    if (!feed->late.changes)
        return fmt::format("stale: {}; {}: {}", feeds, feed_name(*feed, view), late_text(*feed));
    return fmt::format("stale: {}; {} has not caught up for {}", feeds, feed_name(*feed, view),
                       span_text(*feed->age));
}

}  // namespace

void overlay(mirror::Health& health, const sync::Activity& activity) {
    for (const auto& feed : activity.feeds) overlay(health_of(health, feed.feed), feed);
}

LiveFacts live_facts(const sync::Activity& activity, const Catalogue& catalogue, TimePoint now) {
    LiveFacts live;
    live.store_queue = activity.pages_waiting;
    for (const auto& tenant : activity.tenants) {
        live.ready = live.ready || tenant.authenticated;
        live.tenants.emplace(tenant.tenant_id, tenant_facts(tenant));
    }
    for (const auto& feed : activity.feeds) {
        const auto* resource = catalogue.find(feed.feed.resource);
        live.feeds.emplace(FeedKey{feed.feed.tenant_id, feed.feed.resource}, feed_facts(feed, resource, now));
    }
    return live;
}

void note_parents_read(const FeedStatus& feed, const ParentPace* pace, LiveFacts& live) {
    const auto facts = live.feeds.find({feed.health.tenant_id, feed.health.resource});
    if (facts == live.feeds.end() || feed.health.backfilled) return;
    const auto& parents = feed.health.parents;
    if (!parents || parents->parents == 0) return;
    facts->second.progress =
        static_cast<double>(parents->parents - parents->unread) / static_cast<double>(parents->parents);
    // While new parents still arrive, the number of parents left is unknown.
    const bool is_known = pace != nullptr && feed.waits_for.empty();
    facts->second.time_left = is_known ? pace->time_left(parents->unread) : std::nullopt;
}

void add_counts(LiveFacts& live, const LiveFacts& earlier) {
    for (auto& [id, tenant] : live.tenants) {
        const auto before = earlier.tenants.find(id);
        if (before == earlier.tenants.end()) continue;
        for (const auto& [status, count] : before->second.requests_by_status) {
            tenant.requests_by_status[status] += count;
        }
        tenant.retries += before->second.retries;
    }
    for (auto& [key, feed] : live.feeds) {
        const auto before = earlier.feeds.find(key);
        if (before != earlier.feeds.end()) feed.passes += before->second.passes;
    }
}

bool is_all_read_once(const Snapshot& snapshot) {
    return std::ranges::all_of(snapshot.feeds, [](const FeedStatus& feed) {
        return feed.freshness == Freshness::Off || feed.health.backfilled;
    });
}

std::string status_line(const View& view) {
    switch (view.snapshot.freshness) {
        case Freshness::Failing:
            return failing_line(view);
        case Freshness::Stale:
            return stale_line(view);
        default:
            return fresh_line(view.snapshot);
    }
}

}  // namespace stmirror::status
