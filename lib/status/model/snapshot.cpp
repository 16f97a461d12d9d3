// SPDX-License-Identifier: MIT
#include "status/model/snapshot.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <span>
#include <utility>

#include "base/human.hpp"
#include "status/model/process_facts.hpp"
#include "throttle/background_refresh.hpp"

namespace stmirror::status {
namespace {

using std::chrono::seconds;

Freshness judge(const FeedStatus& feed) {
    if (!feed.health.state.last_error.empty()) { return Freshness::Failing; }
    // New records may arrive long before the backfill ends, but a table with gaps is not fresh.
    if (!feed.health.state.backfilled || !feed.waits_for.empty()) { return Freshness::Stale; }
    return feed.late.any() ? Freshness::Stale : Freshness::Fresh;
}

/// Returns the time since `from`, or 0 if `from` is in the future because the clock was set back.
seconds since(Timestamp from, Timestamp now) { return std::max(seconds_between(from, now), seconds{0}); }

FeedStatus make_feed(mirror::FeedHealth health, Timestamp now) {
    FeedStatus feed;
    feed.health = std::move(health);
    if (feed.health.parents) { feed.parents = ParentProgress{.counts = *feed.health.parents}; }
    if (feed.health.state.backfilled) { feed.caught_up = feed.health.state.last_success; }
    // age_of() is empty for a time too far in the future, which a wrong clock wrote.
    const auto age = age_of(feed.caught_up, now);
    if (age) {
        feed.age = std::chrono::duration_cast<seconds>(*age);
    } else {
        feed.caught_up.reset();
    }
    return feed;
}

/// Sets the refresh round of one tenant's feeds that are read parent by parent.
void plan_refresh_rounds(std::span<FeedStatus> feeds, const RefreshGoal& goal, const Settings& settings,
                         Timestamp now) {
    std::vector<ParentProgress*> all;
    std::vector<RefreshTable> tables;
    for (auto& feed : feeds) {
        if (!feed.parents) { continue; }
        all.push_back(&*feed.parents);
        tables.push_back({.parents = feed.parents->counts.known,
                          .per_second_max = settings.background_per_second_max(feed.health.key.resource)});
    }
    const auto paces = plan_refresh(goal, tables);
    for (std::size_t i = 0; i < paces.size(); ++i) { all[i]->set_round(paces[i].round, now); }
}

/// Returns the path of the active fallback. Empty if there is none, or if the catalogue no longer has it.
std::string fallback_of(const mirror::FeedHealth& health, const Resource& resource) {
    constexpr std::string_view tenant = "{tenant}";
    const bool is_known = health.state.fallback > 0 && health.state.fallback <= resource.fallbacks.size();
    if (!is_known) { return ""; }
    auto path = resource.fallbacks[health.state.fallback - 1].path;
    if (const auto at = path.find(tenant); at != std::string::npos) {
        path.replace(at, tenant.size(), std::to_string(health.key.tenant_id));
    }
    return path;
}

/// Makes the table at most as fresh as its parents' table. A pass that has no parents to read sends no
/// request, so its success alone proves nothing.
void follow_parents(FeedStatus& feed, const FeedStatus& parents) {
    feed.caught_up = std::min(feed.caught_up, parents.caught_up);
    feed.age = feed.caught_up ? std::max(feed.age, parents.age) : std::nullopt;
    if (parents.freshness != Freshness::Fresh) { feed.waits_for = parents.health.key.resource; }
}

/// Sets known, goals, late, lag and freshness. The round of the refresh must be set before. `parents` is null
/// if the feed has no parents.
void judge(FeedStatus& feed, const Resource& resource, const FeedStatus* parents, const Settings& settings,
           bool proves, Timestamp now) {
    if (parents != nullptr) { follow_parents(feed, *parents); }
    const bool with_children = has_children(feed.health);
    const auto* progress = feed.parents ? &*feed.parents : nullptr;
    feed.known = known_as_of(feed.health, progress, feed.caught_up, now);
    feed.goals = goals_of(feed.health, resource, settings, proves, progress);
    feed.late = late(feed.known, feed.goals, with_children, now);
    if (const auto complete = feed.known.complete(with_children)) { feed.lag = since(*complete, now); }
    feed.freshness = judge(feed);
}

/// Returns a feed of the settings, not judged yet. `parents` is null if the feed has no parents.
FeedStatus make_expected(mirror::FeedHealth health, const TenantSettings& tenant, const Resource& resource,
                         const FeedStatus* parents, const Settings& settings, Timestamp now) {
    auto feed = make_feed(std::move(health), now);
    if (parents != nullptr && feed.parents && !feed.health.state.backfilled) {
        feed.parents->add_arrived(parents->health.rows);
    }
    feed.tenant_name = tenant.name;
    feed.module = resource.module;
    feed.fallback = fallback_of(feed.health, resource);
    if (feed.health.state.last_attempt) {
        feed.next_poll = *feed.health.state.last_attempt + settings.schedule.poll;
    }
    return feed;
}

mirror::FeedHealth never_read(std::int64_t tenant_id, const Resource& resource) {
    mirror::FeedHealth health;
    health.key = {tenant_id, resource.name};
    health.state.kind = name(resource.feed.kind);
    return health;
}

/// Returns the goal of the background refresh. Reduces its rate in proportion to the limiter's present rate.
RefreshGoal refresh_goal(std::int64_t tenant_id, const Settings& settings, const RunningDaemon* daemon) {
    auto goal = settings.refresh_goal();
    if (daemon == nullptr) { return goal; }
    const auto tenant = daemon->tenants.find(tenant_id);
    if (tenant == daemon->tenants.end() || tenant->second.requests_per_second_share <= 0) { return goal; }
    goal.per_second *= tenant->second.requests_per_second / tenant->second.requests_per_second_share;
    return goal;
}

using Activities = std::map<FeedKey, const sync::FeedActivity*>;

Activities activities_of(const DaemonState* daemon) {
    Activities found;
    if (daemon == nullptr) { return found; }
    for (const auto& feed : daemon->activity.feeds) { found.emplace(feed.key, &feed); }
    return found;
}

/// Sets what the engine knows about the feed. feed.waits_for must be set before.
void add_running(FeedStatus& feed, const sync::FeedActivity& activity, const Resource& resource,
                 const DaemonState& daemon) {
    const bool is_backfill = feed.parents && !feed.health.state.backfilled;
    const auto pace = daemon.process.paces.find(activity.key);
    // While new parents still arrive, the number of parents left is unknown, so no time is estimated.
    if (is_backfill && pace != daemon.process.paces.end() && feed.waits_for.empty()) {
        feed.parents->time_left = pace->second.time_left(feed.parents->counts.unread);
    }
    feed.running = running_feed(activity, resource, is_backfill ? &*feed.parents : nullptr, daemon.now);
    const auto lags = daemon.process.lags.find(activity.key);
    if (lags != daemon.process.lags.end()) { feed.running->lag_history = lags->second.samples(); }
    if (activity.next_pass) { feed.next_poll = activity.next_pass; }
}

std::string name_of(std::int64_t tenant_id, const Settings& settings) {
    for (const auto& tenant : settings.tenants) {
        if (tenant.id == tenant_id) { return tenant.name; }
    }
    return "";
}

const FeedStatus* find(std::span<const FeedStatus> feeds, const std::string& resource) {
    const auto found = std::ranges::find(feeds, resource, [](const FeedStatus& feed) -> const std::string& {
        return feed.health.key.resource;
    });
    return found == feeds.end() ? nullptr : &*found;
}

/// Sets the module of a feed that is Off.
void note_module(FeedStatus& feed, const Settings& settings, const Catalogue& catalogue) {
    const auto* resource = catalogue.find(feed.health.key.resource);
    if (resource == nullptr) { resource = Catalogue::all_modules().find(feed.health.key.resource); }
    if (resource == nullptr) { return; }
    feed.module = resource->module;
    feed.module_enabled = settings.module_enabled(feed.module);
}

std::size_t count(const Snapshot& snapshot, Freshness freshness) {
    return static_cast<std::size_t>(std::ranges::count(snapshot.feeds, freshness, &FeedStatus::freshness));
}

void judge_all(Snapshot& snapshot) {
    snapshot.stale = count(snapshot, Freshness::Stale);
    snapshot.failing = count(snapshot, Freshness::Failing);
    if (count(snapshot, Freshness::Off) == snapshot.feeds.size()) { snapshot.reason = "no feed is enabled"; }
    const bool is_stale = snapshot.stale > 0 || !snapshot.reason.empty();
    snapshot.freshness = snapshot.failing > 0 ? Freshness::Failing
                         : is_stale           ? Freshness::Stale
                                              : Freshness::Fresh;
}

}  // namespace

const char* name(Freshness freshness) {
    switch (freshness) {
        case Freshness::Off:
            return "off";
        case Freshness::Fresh:
            return "fresh";
        case Freshness::Stale:
            return "stale";
        case Freshness::Failing:
            return "failing";
    }
    return "unknown";
}

bool Snapshot::is_all_read_once() const {
    return std::ranges::all_of(feeds, [](const FeedStatus& feed) {
        return feed.freshness == Freshness::Off || feed.health.state.backfilled;
    });
}

Snapshot make_snapshot(const mirror::Health& health, const Settings& settings, const Catalogue& catalogue,
                       Timestamp now, const DaemonState* daemon) {
    Snapshot snapshot{.taken = now,
                      .mirror_path = std::filesystem::absolute(settings.mirror_path).string(),
                      .environment = health.environment,
                      .file_bytes = health.sizes.file_bytes,
                      .wal_bytes = health.sizes.wal_bytes,
                      .schema_version = health.schema_version};
    if (daemon != nullptr) { snapshot.daemon = running_daemon(*daemon); }
    const auto activities = activities_of(daemon);
    std::map<FeedKey, mirror::FeedHealth> known;
    for (const auto& feed : health.feeds) { known.emplace(feed.key, feed); }
    for (const auto& tenant : settings.tenants) {
        const auto first = snapshot.feeds.size();
        for (const auto* resource : mirrored_resources(settings, catalogue)) {
            const FeedKey key{tenant.id, resource->name};
            auto found = known.extract(key);
            auto feed = found ? std::move(found.mapped()) : never_read(tenant.id, *resource);
            if (const auto activity = activities.find(key); activity != activities.end()) {
                overlay(feed.state, *activity->second);
            }
            // Parents come first in the catalogue.
            const auto* parents = find(std::span(snapshot.feeds).subspan(first), resource->feed.parent);
            snapshot.feeds.push_back(
                make_expected(std::move(feed), tenant, *resource, parents, settings, now));
        }
        const auto feeds = std::span(snapshot.feeds).subspan(first);
        const auto* running = snapshot.daemon ? &*snapshot.daemon : nullptr;
        plan_refresh_rounds(feeds, refresh_goal(tenant.id, settings, running), settings, now);
        for (auto& feed : feeds) {
            const auto& resource = *catalogue.find(feed.health.key.resource);
            judge(feed, resource, find(feeds, resource.feed.parent), settings, daemon != nullptr, now);
            const auto activity = activities.find({tenant.id, resource.name});
            if (activity != activities.end()) { add_running(feed, *activity->second, resource, *daemon); }
        }
    }
    for (auto& [key, feed] : known) {
        auto off = make_feed(std::move(feed), now);
        off.freshness = Freshness::Off;
        off.tenant_name = name_of(key.tenant_id, settings);
        note_module(off, settings, catalogue);
        snapshot.feeds.push_back(std::move(off));
    }
    judge_all(snapshot);
    return snapshot;
}

}  // namespace stmirror::status
