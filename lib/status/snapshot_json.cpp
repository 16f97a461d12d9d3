// SPDX-License-Identifier: MIT
#include <nlohmann/json.hpp>

#include "status/snapshot.hpp"

namespace stmirror::status {
namespace {

using Json = nlohmann::ordered_json;

Json time_json(const std::optional<Timestamp>& time) { return time ? Json(time->to_string()) : Json(nullptr); }
Json span_json(const std::optional<std::chrono::seconds>& span) { return span ? Json(span->count()) : Json(nullptr); }
Json text_json(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

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
        {"rewalk_due", health.rewalk_due},
        {"cursor", text_json(health.cursor)},
        {"newest_modified", time_json(health.newest_modified)},
        {"lag_seconds", span_json(feed.lag)},
        {"last_attempt", time_json(health.last_attempt)},
        {"last_success", time_json(health.last_success)},
        {"age_seconds", span_json(feed.age)},
        {"next_poll", time_json(feed.next_poll)},
        {"last_error", text_json(health.last_error)},
    };
}

}  // namespace

std::string to_json(const Snapshot& snapshot) {
    auto feeds = Json::array();
    for (const auto& feed : snapshot.feeds) feeds.push_back(feed_json(feed));
    const Json root{
        {"taken", snapshot.taken.to_string()},
        {"state", name(snapshot.freshness)},
        {"feeds_stale", snapshot.stale},
        {"feeds_failing", snapshot.failing},
        {"mirror",
         {{"path", snapshot.mirror_path},
          {"environment", snapshot.environment},
          {"schema_version", snapshot.schema_version},
          {"file_bytes", snapshot.file_bytes},
          {"wal_bytes", snapshot.wal_bytes}}},
        {"feeds", std::move(feeds)},
    };
    return root.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace stmirror::status
