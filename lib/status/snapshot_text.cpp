// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>

#include "status/human.hpp"
#include "status/snapshot.hpp"

namespace stmirror::status {
namespace {

constexpr std::size_t text_width = 100;

std::string ago(const std::optional<std::chrono::seconds>& span) { return span ? span_text(*span) + " ago" : "never"; }

std::string next_poll_text(const FeedStatus& feed, Timestamp now) {
    if (feed.freshness == Freshness::Off) return "-";
    const bool due = !feed.next_poll || *feed.next_poll <= now;
    return due ? "due" : "in " + span_text(seconds_between(now, *feed.next_poll));
}

/// What a person should know of a feed beside the figures; empty where there is nothing.
std::string remark(const FeedStatus& feed) {
    const auto& health = feed.health;
    if (!health.last_error.empty()) return "error: " + health.last_error;
    if (feed.freshness == Freshness::Off) return "no longer in the settings: its rows stay as they are";
    if (!health.last_attempt) return "not read yet";
    if (!health.backfilled) return "the first read has not reached the end yet";
    if (health.rewalk_due) return "is being read again from the start, to find what was missed";
    return "";
}

std::string feed_line(const FeedStatus& feed, Timestamp now) {
    const auto& health = feed.health;
    return fmt::format("  {:<24} {:<8} {:>11} {:>8} {:>6}  {:>11}  {:>11}  {:>8}\n", health.resource,
                       name(feed.freshness), count_text(health.rows), count_text(health.tombstones),
                       count_text(health.quarantined), ago(feed.age), ago(feed.lag), next_poll_text(feed, now));
}

std::string tenant_heading(const FeedStatus& feed) {
    const auto id = std::to_string(feed.health.tenant_id);
    if (feed.tenant_name.empty()) return "tenant " + id + " (not in the settings)";
    return feed.tenant_name == id ? "tenant " + id : fmt::format("{} (tenant {})", feed.tenant_name, id);
}

std::string verdict(const Snapshot& snapshot) {
    const auto expected = std::ranges::count_if(
        snapshot.feeds, [](const FeedStatus& feed) { return feed.freshness != Freshness::Off; });
    if (expected == 0) return "STALE: no feed is enabled.\n  See [feed.…] in the configuration.";
    switch (snapshot.freshness) {
        case Freshness::Failing:
            return fmt::format("FAILING: {} of {} feeds failed in the last pass, {} more are stale.\n"
                               "  The errors stand above; `stmirror check` tries every feed.",
                               snapshot.failing, expected, snapshot.stale);
        case Freshness::Stale:
            return fmt::format("STALE: {} of {} feeds have not caught up for {} polls.\n"
                               "  `stmirror sync` reads them now.",
                               snapshot.stale, expected, stale_after_polls);
        default: return fmt::format("FRESH: all {} feeds have caught up.", expected);
    }
}

}  // namespace

std::string to_text(const Snapshot& snapshot) {
    auto out = fmt::format("{}\n{}, schema {}, {}, write-ahead log {}\n", snapshot.mirror_path, snapshot.environment,
                           snapshot.schema_version, bytes_text(snapshot.file_bytes), bytes_text(snapshot.wal_bytes));
    std::string heading;
    for (const auto& feed : snapshot.feeds) {
        if (auto next = tenant_heading(feed); next != heading) {
            heading = std::move(next);
            out += fmt::format("\n{}\n  {:<24} {:<8} {:>11} {:>8} {:>6}  {:>11}  {:>11}  {:>8}\n", heading, "feed",
                               "state", "rows", "deleted", "quar.", "caught up", "last change", "next");
        }
        out += feed_line(feed, snapshot.taken);
        if (const auto text = remark(feed); !text.empty()) {
            out += "    " + wrap(text, text_width - 4, "    ") + "\n";
        }
    }
    return out + "\n" + verdict(snapshot) + "\n";
}

}  // namespace stmirror::status
