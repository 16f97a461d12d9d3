// SPDX-License-Identifier: MIT
#include "status/render/status_line.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/human.hpp"
#include "base/utf8.hpp"

namespace stmirror::status {
namespace {

std::size_t count_expected(const Snapshot& snapshot) {
    const auto off = std::ranges::count(snapshot.feeds, Freshness::Off, &FeedStatus::freshness);
    return snapshot.feeds.size() - static_cast<std::size_t>(off);
}

/// Returns the name of a feed. If there is only one tenant, the table's name is enough.
std::string feed_name(const FeedStatus& feed, const Snapshot& snapshot) {
    return snapshot.daemon && snapshot.daemon->tenants.size() > 1
               ? feed.tenant_name + " " + feed.health.key.resource
               : feed.health.key.resource;
}

/// Returns the backfill with the least progress, for example "customers 43 %". Empty if there is none.
std::string backfill_text(const Snapshot& snapshot) {
    const FeedStatus* slowest = nullptr;
    double least = 2;
    for (const auto& feed : snapshot.feeds) {
        if (!feed.running || feed.running->phase != Phase::Backfill) { continue; }
        const auto progress = feed.running->progress.value_or(0);
        if (progress < least) { slowest = &feed; }
        least = std::min(least, progress);
    }
    if (slowest == nullptr) { return ""; }
    return fmt::format("{} {:.0f} %", feed_name(*slowest, snapshot), least * 100);
}

const FeedStatus* first(const Snapshot& snapshot, Freshness freshness) {
    const auto found = std::ranges::find(snapshot.feeds, freshness, &FeedStatus::freshness);
    return found == snapshot.feeds.end() ? nullptr : &*found;
}

std::string fresh_line(const Snapshot& snapshot) {
    std::optional<std::chrono::seconds> oldest;
    for (const auto& feed : snapshot.feeds) {
        if (feed.freshness != Freshness::Off) { oldest = std::max(oldest, feed.lag); }
    }
    const auto count = count_expected(snapshot);
    const auto feeds = fmt::format("fresh: {} feed{}", count, count == 1 ? "" : "s");
    return oldest ? feeds + ", complete as of " + span_text(*oldest) + " ago" : feeds;
}

/// Shortens a text for one line of `systemctl status`. Never cuts a character, because systemd ignores a line
/// with an incomplete one.
std::string_view shortened(std::string_view text) {
    constexpr std::size_t bytes_max = 200;
    return utf8_prefix(text, bytes_max);
}

std::string failing_line(const Snapshot& snapshot) {
    const auto& feed = *first(snapshot, Freshness::Failing);
    return fmt::format("failing: {} of {} feeds; {}: {}", snapshot.failing, count_expected(snapshot),
                       feed_name(feed, snapshot), shortened(feed.health.state.last_error));
}

std::string late_text(const FeedStatus& feed) {
    if (!feed.waits_for.empty()) { return "waits for " + feed.waits_for; }
    const std::string what = feed.late.children ? "child records" : "deletions";
    return feed.lag ? what + " are known as of " + span_text(*feed.lag) + " ago"
                    : what + " are not known yet";
}

std::string stale_line(const Snapshot& snapshot) {
    const auto feeds = fmt::format("{} of {} feeds", snapshot.stale, count_expected(snapshot));
    if (!snapshot.reason.empty()) { return "stale: " + snapshot.reason; }
    const auto* feed = first(snapshot, Freshness::Stale);
    if (feed->running && feed->running->activity.retrying) {
        return fmt::format("retrying: {}; {}: {}", feeds, feed_name(*feed, snapshot),
                           shortened(feed->running->activity.retrying->line()));
    }
    if (const auto backfill = backfill_text(snapshot); !backfill.empty()) {
        return "first read of " + feeds + " is in progress: " + backfill;
    }
    if (!feed->age) { return "catching up: " + feeds + " to go"; }
    if (!feed->late.changes) {
        return fmt::format("stale: {}; {}: {}", feeds, feed_name(*feed, snapshot), late_text(*feed));
    }
    return fmt::format("stale: {}; {} has not caught up for {}", feeds, feed_name(*feed, snapshot),
                       span_text(*feed->age));
}

}  // namespace

std::string status_line(const Snapshot& snapshot) {
    switch (snapshot.freshness) {
        case Freshness::Failing:
            return failing_line(snapshot);
        case Freshness::Stale:
            return stale_line(snapshot);
        default:
            return fresh_line(snapshot);
    }
}

}  // namespace stmirror::status
