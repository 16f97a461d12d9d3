// SPDX-License-Identifier: MIT
#include "status/render/snapshot_json.hpp"

#include <nlohmann/json.hpp>

#include "base/human.hpp"
#include "status/model/problems.hpp"

namespace stmirror::status {
namespace {

using Json = nlohmann::ordered_json;

Json time_json(const std::optional<Timestamp>& time) {
    return time ? Json(time->to_string()) : Json(nullptr);
}
Json span_json(const std::optional<std::chrono::seconds>& span) {
    return span ? Json(span->count()) : Json(nullptr);
}
/// Shortens a cursor. Tokens are long and opaque, and a prefix is enough to tell two apart.
std::string shortened(const std::string& cursor) {
    constexpr std::size_t shown = 12;
    const bool is_short = cursor.starts_with("date:") || cursor.size() <= shown;
    return is_short ? cursor : cursor.substr(0, shown) + "…";
}

Json text_json(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json late_json(const Late& late) {
    auto names = Json::array();
    if (late.changes) { names.push_back("changes"); }
    if (late.deletions) { names.push_back("deletions"); }
    if (late.children) { names.push_back("children"); }
    return names;
}

Json parents_json(const FeedStatus& feed) {
    if (!feed.parents) { return nullptr; }
    const auto& parents = *feed.parents;
    return Json{
        {"known", parents.counts.known},
        {"read", parents.counts.read()},
        {"due", parents.counts.due},
        {"failed", parents.counts.failed},
        {"oldest_read", time_json(parents.counts.oldest_read)},
        {"all_read_by", time_json(parents.all_read_by)},
        {"round_seconds", span_json(parents.round)},
    };
}

/// Writes samples as pairs of numbers (age, lag), without names, because with thousands of feeds the history
/// is most of the text.
Json history_json(const std::vector<LagSample>& samples, Timestamp now) {
    auto history = Json::array();
    for (const auto& sample : samples) {
        history.push_back({seconds_between(sample.at, now).count(), sample.lag.count()});
    }
    return history;
}

Json running_json(const std::optional<RunningFeed>& running, Timestamp now) {
    if (!running) { return nullptr; }
    const auto& activity = running->activity;
    const auto& error = activity.last_error;
    return Json{
        {"phase", name(running->phase)},
        {"progress", running->progress ? Json(*running->progress) : Json(nullptr)},
        {"time_left_seconds", span_json(running->time_left)},
        {"passes", activity.passes},
        {"warning", text_json(line_of(running->warnings()))},
        {"retrying", text_json(activity.retrying ? activity.retrying->line() : "")},
        {"last_error_code", error ? Json(stmirror::name(error->code)) : Json(nullptr)},
        {"lag_history", history_json(running->lag_history, now)},
    };
}

Json problems_json(const FeedStatus& feed) {
    auto problems = Json::array();
    for (const auto& [role, problem] : problems_of(feed)) {
        problems.push_back({{"role", name(role)},
                            {"code", stmirror::name(problem.code)},
                            {"subject", stmirror::name(problem.subject.kind)},
                            {"text", problem.text},
                            {"advice", text_json(problem.advice)}});
    }
    return problems;
}

Json feed_json(const FeedStatus& feed, Timestamp now) {
    const auto& health = feed.health;
    return Json{
        {"tenant_id", health.key.tenant_id},
        {"tenant", text_json(feed.tenant_name)},
        {"resource", health.key.resource},
        {"kind", health.state.kind},
        {"module", text_json(feed.module)},
        {"module_enabled", feed.module_enabled},
        {"state", name(feed.freshness)},
        {"rows", health.rows},
        {"tombstones", health.tombstones},
        {"quarantined", health.quarantined},
        {"backfilled", health.state.backfilled},
        {"full_scan_due", health.state.is_full_scan_due()},
        {"cursor", text_json(shortened(health.state.cursor))},
        {"newest_modified", time_json(health.state.newest_modified)},
        {"lag_seconds", span_json(feed.lag)},
        {"last_attempt", time_json(health.state.last_attempt)},
        {"last_success", time_json(feed.caught_up)},
        {"age_seconds", span_json(feed.age)},
        {"changes_as_of", time_json(feed.known.changes)},
        {"deletions_as_of", time_json(feed.known.deletions)},
        {"children_as_of", time_json(feed.known.children)},
        {"late", late_json(feed.late)},
        {"proved_at", time_json(health.state.proved_at)},
        {"proof_error", text_json(health.state.proof_error)},
        {"compared_at", time_json(health.state.compared_at)},
        {"waits_for", text_json(feed.waits_for)},
        {"next_poll", time_json(feed.running ? feed.running->activity.next_pass : feed.next_poll)},
        {"last_error", text_json(health.state.last_error)},
        {"fallback", text_json(feed.fallback)},
        {"refused_at", time_json(health.state.refused_at)},
        {"swept_at", time_json(health.state.swept_at)},
        {"deletes_withheld", health.state.deletes_withheld},
        {"parents", parents_json(feed)},
        {"problems", problems_json(feed)},
        {"running", running_json(feed.running, now)},
    };
}

Json tenant_json(const client::TenantActivity& tenant) {
    auto by_status = Json::object();
    for (const auto& [status, count] : tenant.requests_by_status) {
        by_status[std::to_string(status)] = count;
    }
    auto slowed = Json::object();
    for (const auto& each : tenant.slowed) { slowed[each.module] = each.requests_per_second; }
    return Json{
        {"tenant_id", tenant.tenant_id},
        {"tenant", tenant.name},
        {"slowed_modules", std::move(slowed)},
        {"requests_per_second_now", tenant.requests_per_second},
        {"requests_per_second_configured", tenant.requests_per_second_share},
        {"requests_by_status", std::move(by_status)},
        {"retries", tenant.retries},
        {"waiting", tenant.waiting},
        {"under_way", tenant.under_way},
    };
}

Json steps_json(const std::vector<HistoryStep>& steps, Timestamp now) {
    auto all = Json::array();
    for (const auto& step : steps) {
        all.push_back({{"age_seconds", seconds_between(step.to, now).count()},
                       {"seconds", seconds_between(step.from, step.to).count()},
                       {"answered", step.counts.answered},
                       {"failed", step.counts.failed},
                       {"changes", step.counts.changes},
                       {"changes_lag_seconds", span_json(step.lag.changes)},
                       {"lag_seconds", span_json(step.lag.complete)}});
    }
    return all;
}

Json daemon_json(const std::optional<RunningDaemon>& daemon, Timestamp now) {
    if (!daemon) { return nullptr; }
    auto tenants = Json::array();
    for (const auto& [id, tenant] : daemon->tenants) { tenants.push_back(tenant_json(tenant)); }
    return Json{
        {"version", daemon->version},
        {"started", daemon->started.to_string()},
        {"uptime_seconds", daemon->uptime.count()},
        {"ready", daemon->ready},
        {"store_queue", daemon->store_queue},
        {"tenants", std::move(tenants)},
        {"last_hour", steps_json(daemon->last_hour, now)},
        {"last_day", steps_json(daemon->last_day, now)},
    };
}

Json feeds_json(const Snapshot& snapshot) {
    auto feeds = Json::array();
    for (const auto& feed : snapshot.feeds) { feeds.push_back(feed_json(feed, snapshot.taken)); }
    return feeds;
}

Json problem_json(const std::optional<Problem>& problem) {
    if (!problem) { return nullptr; }
    return Json{{"code", stmirror::name(problem->code)},
                {"text", problem->text},
                {"advice", text_json(problem->advice)}};
}

Json target_json(const TargetStatus& target) {
    Json json{{"name", target.facts.name}, {"warning", problem_json(target.warning)}};
    const auto& state = target.facts.state;
    const auto add = [&](const char* name, Json value) { json[name] = state ? std::move(value) : nullptr; };
    const auto known = state.value_or(mirror::TargetState{});
    const bool has_position = known.sent.has_value();
    add("changes_behind", has_position ? Json(target.facts.changes_behind) : nullptr);
    add("seconds_behind", has_position ? Json(target.behind.count()) : nullptr);
    add("compared_at", time_json(known.compared_at));
    add("parked", known.parked);
    add("records_per_second", known.records_per_second);
    add("tenants", known.tenants);
    add("tenants_claimed", known.claimed);
    add("tenants_loading", known.loading);
    add("error", text_json(known.error));
    add("last_sign_of_life", known.written.to_string());
    return json;
}

Json targets_json(const Snapshot& snapshot) {
    auto targets = Json::array();
    for (const auto& target : snapshot.targets) { targets.push_back(target_json(target)); }
    return targets;
}

}  // namespace

std::string to_json(const Snapshot& snapshot) {
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
        {"daemon", daemon_json(snapshot.daemon, snapshot.taken)},
        {"targets", targets_json(snapshot)},
        {"feeds", feeds_json(snapshot)},
    };
    // The daemon's answer is for programs, so it is compact. The command's output is for people, so it
    // is indented.
    const int indentation = snapshot.daemon ? -1 : 2;
    return root.dump(indentation, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace stmirror::status
