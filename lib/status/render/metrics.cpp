// SPDX-License-Identifier: MIT
#include "status/render/metrics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

namespace stmirror::status {
namespace {

using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

/// Escapes the value of a label as the format requires.
std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\\' || c == '"' || c == '\n') { out += '\\'; }
        out += c == '\n' ? 'n' : c;
    }
    return out;
}

/// Writes the samples of one family.
class Samples {
 public:
    Samples(std::string& out, std::string_view metric) : out_(out), metric_(metric) {}

    void add(Labels labels, double value) {
        out_ += metric_;
        char separator = '{';
        for (const auto& [label, text] : labels) {
            fmt::format_to(std::back_inserter(out_), "{}{}=\"{}\"", separator, label, escaped(text));
            separator = ',';
        }
        if (labels.size() > 0) { out_ += '}'; }
        fmt::format_to(std::back_inserter(out_), " {}\n", value);
    }

 private:
    std::string& out_;
    std::string_view metric_;
};

using Value = std::optional<double>;  ///< if empty, no sample is written
using OfSnapshot = double (*)(const Snapshot&);
using OfDaemon = double (*)(const RunningDaemon&);
using OfTenant = double (*)(const client::TenantActivity&);
using OfFeed = Value (*)(const FeedStatus&);
using OfRunningFeed = Value (*)(const RunningFeed&);
using OfTarget = Value (*)(const TargetStatus&);
using OfLabels = void (*)(const RunningDaemon&, Samples&);  ///< writes samples with their own labels

struct Metric {
    MetricFamily family;
    std::variant<OfSnapshot, OfDaemon, OfTenant, OfFeed, OfRunningFeed, OfTarget, OfLabels> value;
};

double number(std::uint64_t count) { return static_cast<double>(count); }

Value unix_time(const std::optional<Timestamp>& time) {
    return time ? Value(static_cast<double>(time->unix_seconds())) : std::nullopt;
}
Value seconds_of(const std::optional<std::chrono::seconds>& span) {
    return span ? Value(static_cast<double>(span->count())) : std::nullopt;
}

/// Returns a value of the target's state file. Empty if there is no state.
template <class F>
Value of_state(const TargetStatus& target, F&& value) {
    const auto& state = target.facts.state;
    return state ? Value(value(*state)) : std::nullopt;
}
/// Returns a value of the target's state file. Empty if there is no state or it has no position.
template <class F>
Value of_known(const TargetStatus& target, F&& value) {
    const auto& state = target.facts.state;
    return state && state->sent ? Value(value(*state)) : std::nullopt;
}

void write_build(const RunningDaemon& daemon, Samples& samples) {
    samples.add({{"version", daemon.version}}, 1);
}

void write_requests(const RunningDaemon& daemon, Samples& samples) {
    for (const auto& [id, tenant] : daemon.tenants) {
        for (const auto& [status, count] : tenant.requests_by_status) {
            const auto text = status == 0 ? std::string("none") : std::to_string(status);
            samples.add({{"tenant", tenant.name}, {"status", text}}, number(count));
        }
    }
}

void write_slowed(const RunningDaemon& daemon, Samples& samples) {
    for (const auto& [id, tenant] : daemon.tenants) {
        for (const auto& slowed : tenant.slowed) {
            samples.add({{"tenant", tenant.name}, {"module", slowed.module}}, slowed.requests_per_second);
        }
    }
}

// clang-format off
constexpr auto all_metrics = std::to_array<Metric>({
    {{"stmirror_build_info", "gauge", "version",
      "Always 1. The label is the version of the program."}, write_build},
    {{"stmirror_start_time_seconds", "gauge", "", "Unix time when the daemon started, by the present clock."},
     [](const RunningDaemon& d) { return static_cast<double>(d.started.unix_seconds()); }},
    {{"stmirror_ready", "gauge", "",
      "1 if the mirror is open and at least one tenant has an access token, otherwise 0."},
     [](const RunningDaemon& d) { return d.ready ? 1.0 : 0.0; }},
    {{"stmirror_mirror_size_bytes", "gauge", "", "Size of the mirror's file."},
     [](const Snapshot& s) { return number(s.file_bytes); }},
    {{"stmirror_wal_size_bytes", "gauge", "",
      "Size of the write-ahead log. It grows as long as a reader keeps a transaction open."},
     [](const Snapshot& s) { return number(s.wal_bytes); }},
    {{"stmirror_store_queue_pages", "gauge", "",
      "Pages with records that were received from the API and are not written yet, including those being "
      "written."},
     [](const RunningDaemon& d) { return number(d.store_queue); }},
    {{"stmirror_feed_fresh", "gauge", "tenant, resource",
      "1 if the backfill has ended and the table and its parents' table meet all their goals, otherwise 0."},
     [](const FeedStatus& f) -> Value { return f.freshness == Freshness::Fresh ? 1 : 0; }},
    {{"stmirror_feed_failing", "gauge", "tenant, resource",
      "1 if the feed's last pass ended with an error, otherwise 0."},
     [](const FeedStatus& f) -> Value { return f.freshness == Freshness::Failing ? 1 : 0; }},
    {{"stmirror_feed_lag_seconds", "gauge", "tenant, resource",
      "Seconds since the table was last known to equal its source: the age of the oldest of the three "
      "times below."},
     [](const FeedStatus& f) { return seconds_of(f.lag); }},
    {{"stmirror_feed_changes_known_timestamp_seconds", "gauge", "tenant, resource",
      "Unix time until which the table has every change."},
     [](const FeedStatus& f) { return unix_time(f.known.changes); }},
    {{"stmirror_feed_deletions_known_timestamp_seconds", "gauge", "tenant, resource",
      "Unix time until which all deletions are in the table."},
     [](const FeedStatus& f) { return unix_time(f.known.deletions); }},
    {{"stmirror_feed_children_known_timestamp_seconds", "gauge", "tenant, resource",
      "Unix time until which the records of unchanged parents are known. Only for tables that are read "
      "parent by parent."},
     [](const FeedStatus& f) { return unix_time(f.known.children); }},
    {{"stmirror_feed_proved_timestamp_seconds", "gauge", "tenant, resource",
      "Unix time of the last successful proof by counting."},
     [](const FeedStatus& f) { return unix_time(f.health.state.proved_at); }},
    {{"stmirror_feed_last_success_timestamp_seconds", "gauge", "tenant, resource",
      "Unix time when the feed and its parents' feed last caught up. No sample before the backfill has "
      "ended."},
     [](const FeedStatus& f) { return unix_time(f.caught_up); }},
    {{"stmirror_feed_last_attempt_timestamp_seconds", "gauge", "tenant, resource",
      "Unix time when the feed's last pass ended, with or without an error."},
     [](const FeedStatus& f) { return unix_time(f.health.state.last_attempt); }},
    {{"stmirror_feed_rows", "gauge", "tenant, resource", "Rows that are not marked deleted."},
     [](const FeedStatus& f) -> Value { return number(f.health.rows); }},
    {{"stmirror_feed_tombstones", "gauge", "tenant, resource",
      "Rows whose record was deleted at the source."},
     [](const FeedStatus& f) -> Value { return number(f.health.tombstones); }},
    {{"stmirror_feed_quarantined_records", "gauge", "tenant, resource",
      "Records in quarantine because they could not be decoded."},
     [](const FeedStatus& f) -> Value { return number(f.health.quarantined); }},
    {{"stmirror_feed_deletes_withheld", "gauge", "tenant, resource",
      "Rows that are missing at the source but not marked deleted, because they exceed max_delete_percent."},
     [](const FeedStatus& f) -> Value { return number(f.health.state.deletes_withheld); }},
    {{"stmirror_feed_parents_due", "gauge", "tenant, resource",
      "Parents that are due to be read now. Only for feeds that are read parent by parent."},
     [](const FeedStatus& f) -> Value {
         return f.parents ? Value(number(f.parents->counts.due)) : std::nullopt;
     }},
    {{"stmirror_feed_parents_failed", "gauge", "tenant, resource",
      "Parents that could not be read and wait for a retry. Only for feeds that are read parent by parent."},
     [](const FeedStatus& f) -> Value {
         return f.parents ? Value(number(f.parents->counts.failed)) : std::nullopt;
     }},
    {{"stmirror_feed_progress_ratio", "gauge", "tenant, resource",
      "Progress of a long phase, for example the backfill, from 0 to 1."},
     [](const RunningFeed& f) -> Value { return f.progress; }},
    {{"stmirror_feed_passes_total", "counter", "tenant, resource",
      "Passes that have ended, with or without an error."},
     [](const RunningFeed& f) -> Value { return number(f.activity.passes); }},
    {{"stmirror_requests_total", "counter", "tenant, status",
      "Requests to the API by the status of their answer; \"none\" if no answer came."},
     write_requests},
    {{"stmirror_request_retries_total", "counter", "tenant", "Requests that were sent again."},
     [](const client::TenantActivity& t) { return number(t.retries); }},
    {{"stmirror_limiter_requests_per_second", "gauge", "tenant",
      "Requests per second that the limiter allows now. Fewer than configured after a 429."},
     [](const client::TenantActivity& t) { return t.requests_per_second; }},
    {{"stmirror_limiter_configured_requests_per_second", "gauge", "tenant",
      "Requests per second that the settings allow."},
     [](const client::TenantActivity& t) { return t.requests_per_second_share; }},
    {{"stmirror_limiter_module_requests_per_second", "gauge", "tenant, module",
      "Requests per second that the limiter allows for a module that the API throttles while it answers "
      "others."},
     write_slowed},
    {{"stmirror_requests_waiting", "gauge", "tenant", "Requests that wait for the limiter."},
     [](const client::TenantActivity& t) { return number(t.waiting); }},
    {{"stmirror_requests_under_way", "gauge", "tenant", "Requests that were sent and are not answered yet."},
     [](const client::TenantActivity& t) { return number(t.under_way); }},
    {{"stmirror_target_behind_changes", "gauge", "target",
      "Changes of the mirror that the target of publishing lacks."},
     [](const TargetStatus& t) -> Value {
         return of_known(t, [&](auto&) { return number(t.facts.changes_behind); });
     }},
    {{"stmirror_target_behind_seconds", "gauge", "target",
      "Age of the oldest change that the target lacks; 0 if it lacks none."},
     [](const TargetStatus& t) -> Value {
         return of_known(t, [&](auto&) { return static_cast<double>(t.behind.count()); });
     }},
    {{"stmirror_target_compared_timestamp_seconds", "gauge", "target",
      "Unix time when all rows of the target were last compared with the mirror."},
     [](const TargetStatus& t) -> Value {
         return t.facts.state ? unix_time(t.facts.state->compared_at) : std::nullopt;
     }},
    {{"stmirror_target_parked_records", "gauge", "target", "Records that the target refused."},
     [](const TargetStatus& t) -> Value { return of_state(t, [](auto& s) { return number(s.parked); }); }},
    {{"stmirror_target_records_per_second", "gauge", "target",
      "Records that the publisher sent per second in the last minute."},
     [](const TargetStatus& t) -> Value { return of_state(t, [](auto& s) { return s.records_per_second; }); }},
    {{"stmirror_target_publisher_seen_timestamp_seconds", "gauge", "target",
      "Unix time of the last sign of life of the target's publisher, which gives one at least once a "
      "minute."},
     [](const TargetStatus& t) -> Value {
         return t.facts.state ? unix_time(t.facts.state->written) : std::nullopt;
     }},
});
// clang-format on

/// Skips feeds that are no longer read, so that they raise no alert.
template <class F>
void for_each_feed(const Snapshot& snapshot, F&& each) {
    for (const auto& feed : snapshot.feeds) {
        if (feed.freshness != Freshness::Off) { each(feed); }
    }
}

void add(const FeedStatus& feed, Value value, Samples& samples) {
    if (value) {
        samples.add({{"tenant", feed.tenant_name}, {"resource", feed.health.key.resource}}, *value);
    }
}

void write_daemon(const Metric& metric, const RunningDaemon& daemon, Samples& samples) {
    if (const auto* of_daemon = std::get_if<OfDaemon>(&metric.value)) {
        samples.add({}, (*of_daemon)(daemon));
    } else if (const auto* of_tenant = std::get_if<OfTenant>(&metric.value)) {
        for (const auto& [id, tenant] : daemon.tenants) {
            samples.add({{"tenant", tenant.name}}, (*of_tenant)(tenant));
        }
    } else {
        std::get<OfLabels>(metric.value)(daemon, samples);
    }
}

void write(const Metric& metric, const Snapshot& snapshot, Samples& samples) {
    if (const auto* of_snapshot = std::get_if<OfSnapshot>(&metric.value)) {
        samples.add({}, (*of_snapshot)(snapshot));
    } else if (const auto* of_feed = std::get_if<OfFeed>(&metric.value)) {
        for_each_feed(snapshot, [&](const FeedStatus& feed) { add(feed, (*of_feed)(feed), samples); });
    } else if (const auto* of_running = std::get_if<OfRunningFeed>(&metric.value)) {
        for_each_feed(snapshot, [&](const FeedStatus& feed) {
            if (feed.running) { add(feed, (*of_running)(*feed.running), samples); }
        });
    } else if (const auto* of_target = std::get_if<OfTarget>(&metric.value)) {
        for (const auto& target : snapshot.targets) {
            if (const auto value = (*of_target)(target)) {
                samples.add({{"target", target.facts.name}}, *value);
            }
        }
    } else if (const auto& daemon = snapshot.daemon) {
        write_daemon(metric, *daemon, samples);
    }
}

}  // namespace

std::span<const MetricFamily> metric_families() {
    static const auto families = [] {
        std::vector<MetricFamily> all;
        for (const auto& metric : all_metrics) { all.push_back(metric.family); }
        return all;
    }();
    return families;
}

std::string to_metrics(const Snapshot& snapshot) {
    std::string text;
    for (const auto& metric : all_metrics) {
        const auto& family = metric.family;
        fmt::format_to(std::back_inserter(text), "# HELP {} {}\n# TYPE {} {}\n", family.name, family.help,
                       family.name, family.type);
        Samples samples(text, family.name);
        write(metric, snapshot, samples);
    }
    return text;
}

}  // namespace stmirror::status
