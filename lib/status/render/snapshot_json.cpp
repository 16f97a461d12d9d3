// SPDX-License-Identifier: MIT
#include "status/render/snapshot_json.hpp"

#include <nlohmann/json.hpp>

#include "base/human.hpp"

namespace stmirror::status {
namespace {

using Json = nlohmann::ordered_json;

Json time_json(const std::optional<Timestamp>& time) {
    return time ? Json(time->to_string()) : Json(nullptr);
}
Json span_json(const std::optional<std::chrono::seconds>& span) {
    return span ? Json(span->count()) : Json(nullptr);
}
Json text_json(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json late_json(const Late& late) {
    auto names = Json::array();
    if (late.changes) names.push_back("changes");
    if (late.deletions) names.push_back("deletions");
    if (late.children) names.push_back("children");
    return names;
}

Json parents_json(const FeedStatus& feed) {
    const auto& parents = feed.health.parents;
    if (!parents) return nullptr;
    return Json{
        {"known", parents->parents},
        {"read", parents->parents - parents->unread},
        {"due", parents->due},
        {"failed", parents->failed},
        {"oldest_read", time_json(parents->oldest_read)},
        {"all_read_by", time_json(feed.all_read_by)},
        {"round_seconds", span_json(feed.refresh_round)},
    };
}

Json feed_json(const FeedStatus& feed) {
    const auto& health = feed.health;
    return Json{
        {"tenant_id", health.tenant_id},
        {"tenant", text_json(feed.tenant_name)},
        {"resource", health.resource},
        {"kind", health.kind},
        {"state", name(feed.freshness)},
        {"rows", health.rows},
        {"tombstones", health.tombstones},
        {"quarantined", health.quarantined},
        {"backfilled", health.backfilled},
        {"full_scan_due", health.full_scan_due},
        {"cursor", text_json(health.cursor)},
        {"newest_modified", time_json(health.newest_modified)},
        {"lag_seconds", span_json(feed.lag)},
        {"last_attempt", time_json(health.last_attempt)},
        {"last_success", time_json(feed.caught_up)},
        {"age_seconds", span_json(feed.age)},
        {"changes_as_of", time_json(feed.known.changes)},
        {"deletions_as_of", time_json(feed.known.deletions)},
        {"children_as_of", time_json(feed.known.children)},
        {"late", late_json(feed.late)},
        {"proved_at", time_json(health.proved_at)},
        {"proof_error", text_json(health.proof_error)},
        {"compared_at", time_json(health.compared_at)},
        {"waits_for", text_json(feed.waits_for)},
        {"next_poll", time_json(feed.next_poll)},
        {"last_error", text_json(health.last_error)},
        {"fallback", text_json(feed.fallback)},
        {"refused_at", time_json(health.refused_at)},
        {"swept_at", time_json(health.swept_at)},
        {"deletes_withheld", health.deletes_withheld},
        {"parents", parents_json(feed)},
        {"running", nullptr},
    };
}

/// Pairs of numbers (age, lag) to keep it short: with thousands of feeds the history is most of the text.
Json history_json(const std::vector<LagSample>& samples, Timestamp now) {
    auto history = Json::array();
    for (const auto& sample : samples)
        history.push_back({seconds_between(sample.at, now).count(), sample.lag.count()});
    return history;
}

Json running_json(const FeedFacts& facts, Timestamp now) {
    return Json{
        {"phase", name(facts.phase)},
        {"progress", facts.progress ? Json(*facts.progress) : Json(nullptr)},
        {"time_left_seconds", span_json(facts.time_left)},
        {"passes", facts.passes},
        {"warning", text_json(facts.warning)},
        {"retrying", text_json(facts.retrying)},
        {"last_error_code", facts.error_code ? Json(stmirror::name(*facts.error_code)) : Json(nullptr)},
        {"lag_history", history_json(facts.lag_history, now)},
    };
}

Json tenant_json(std::int64_t id, const TenantFacts& facts) {
    auto by_status = Json::object();
    for (const auto& [status, count] : facts.requests_by_status) by_status[std::to_string(status)] = count;
    return Json{
        {"tenant_id", id},
        {"tenant", facts.name},
        {"requests_per_second_now", facts.requests_per_second_now},
        {"requests_per_second_configured", facts.requests_per_second_configured},
        {"requests_by_status", std::move(by_status)},
        {"retries", facts.retries},
        {"waiting", facts.waiting},
        {"under_way", facts.under_way},
    };
}

Json daemon_json(const LiveFacts& live, Timestamp now) {
    auto tenants = Json::array();
    for (const auto& [id, facts] : live.tenants) tenants.push_back(tenant_json(id, facts));
    return Json{
        {"version", live.version},
        {"started", live.started.to_string()},
        {"uptime_seconds", seconds_between(live.started, now).count()},
        {"ready", live.ready},
        {"store_queue", live.store_queue},
        {"tenants", std::move(tenants)},
    };
}

Json feeds_json(const Snapshot& snapshot, const LiveFacts* live) {
    auto feeds = Json::array();
    for (const auto& feed : snapshot.feeds) {
        auto& json = feeds.emplace_back(feed_json(feed));
        const auto* facts = live == nullptr ? nullptr : live->find(feed);
        if (facts == nullptr) continue;
        json["running"] = running_json(*facts, snapshot.taken);
        json["next_poll"] = time_json(facts->next_run);
    }
    return feeds;
}

}  // namespace

std::string to_json(const Snapshot& snapshot, const LiveFacts* live) {
    const Json root{
        {"taken", snapshot.taken.to_string()},
        {"state", name(snapshot.freshness)},
        {"reason", text_json(snapshot.reason)},
        {"feeds_stale", snapshot.stale},
        {"feeds_failing", snapshot.failing},
        {"mirror",
         {{"path", snapshot.mirror_path},
          {"environment", snapshot.environment},
          {"schema_version", snapshot.schema_version},
          {"file_bytes", snapshot.file_bytes},
          {"wal_bytes", snapshot.wal_bytes}}},
        {"daemon", live == nullptr ? Json(nullptr) : daemon_json(*live, snapshot.taken)},
        {"feeds", feeds_json(snapshot, live)},
    };
    // The daemon's answer is for programs: compact. The command's output is for people: indented.
    const int indentation = live == nullptr ? 2 : -1;
    return root.dump(indentation, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace stmirror::status
