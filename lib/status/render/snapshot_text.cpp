// SPDX-License-Identifier: MIT
#include "status/render/snapshot_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/deletes_withheld.hpp"
#include "base/human.hpp"
#include "base/text_table.hpp"
#include "status/render/targets_text.hpp"

namespace stmirror::status {
namespace {

/// Returns the table for all tenants. It is one table, so that their columns are aligned. Without a daemon,
/// there is no next pass.
TextTable empty_table(bool is_running) {
    constexpr auto right = TextTable::Align::Right;
    constexpr auto by_content = TextTable::Align::ByContent;
    std::vector<TextTable::Column> columns{{"feed"},
                                           {"state"},
                                           {"rows", by_content, 2},
                                           {"deleted", by_content, 7},
                                           {"quar.", by_content, 5},
                                           {"changes", right, 1},
                                           {"deletions", right, 3},
                                           {"children", right, 4}};
    if (is_running) { columns.push_back({"next", right, 6}); }
    return TextTable(std::move(columns), "  ");
}

std::string ago(const std::optional<std::chrono::seconds>& span, const char* otherwise = "never") {
    return span ? span_text(*span) + " ago" : otherwise;
}

std::string next_poll_text(const FeedStatus& feed, Timestamp now) {
    if (feed.freshness == Freshness::Off) { return "-"; }
    if (feed.running && feed.running->phase != Phase::Waiting) { return "now"; }
    const bool due = !feed.next_poll || *feed.next_poll <= now;
    return due ? "due" : "in " + span_text(seconds_between(now, *feed.next_poll));
}

std::string time_ago(const std::optional<Timestamp>& time, Timestamp now) {
    return time ? ago(seconds_between(*time, now)) : "never";
}

std::string as_of_text(const std::optional<Timestamp>& time, Timestamp now) {
    return time ? span_text(seconds_between(*time, now)) + " ago" : "not yet";
}

/// Returns a cell with the time as of which something is known. A feed that is Off has no such time.
std::string known_text(const FeedStatus& feed, const std::optional<Timestamp>& time, Timestamp now) {
    return feed.freshness == Freshness::Off ? "-" : as_of_text(time, now);
}

/// Formats a time to the minute: "2026-03-01 12:00 UTC".
std::string minute_text(Timestamp time) {
    const auto text = time.to_string();
    return text.substr(0, 10) + " " + text.substr(11, 5) + " UTC";
}

std::string parents_text(const FeedStatus& feed, Timestamp now) {
    const auto& parents = feed.parents->counts;
    const auto all = count_text(parents.known);
    if (!parents.were_all_tried()) {
        return count_text(parents.read()) + " of " + all + " parents have been read so far";
    }
    auto text = all + " parents, " + count_text(parents.due) + " of them due now";
    if (parents.oldest_read) { text += "; the oldest read was " + time_ago(parents.oldest_read, now); }
    if (parents.failed > 0) { text += "; " + count_text(parents.failed) + " cannot be read"; }
    if (const auto& by = feed.parents->all_read_by) {
        text += "; all will be read again by " + minute_text(*by);
    }
    return text;
}

/// Returns for example ": 43 %, about 5 min left". Empty if unknown.
std::string progress_text(const RunningFeed& running) {
    if (!running.progress) { return ""; }
    auto text = fmt::format(": {} %", static_cast<int>(*running.progress * 100));
    if (running.time_left) { text += ", about " + span_text(*running.time_left) + " left"; }
    return text;
}

/// Returns what a running daemon does about an incomplete feed. Empty if there is nothing to say.
std::string running_remark(const FeedStatus& feed, const RunningFeed& running) {
    if (running.phase == Phase::Backfill) {
        return "is being read for the first time" + progress_text(running);
    }
    if (running.phase == Phase::FullScan) {
        return "is being read again from the start to find missed records" + progress_text(running);
    }
    if (!feed.health.state.last_attempt) { return "not read yet: the daemon will read it"; }
    if (!feed.health.state.backfilled) { return "the first read has not ended yet: the daemon continues it"; }
    return feed.health.state.is_full_scan_due() ? "will be read again from the start to find missed records"
                                                : "";
}

/// Returns the remark about a feed that is Off.
std::string off_remark(const FeedStatus& feed) {
    if (!feed.tenant_name.empty() && !feed.module_enabled) {
        return "the module " + feed.module +
               " is not enabled ([modules] enabled). Its rows are kept unchanged";
    }
    if (!feed.tenant_name.empty()) {
        return "this feed is no longer enabled in the settings. Its rows are kept unchanged";
    }
    if (feed.health.state.last_attempt) {
        return "this tenant is no longer in the settings. Its rows are kept unchanged";
    }
    return fmt::format(
        "no feed wrote these rows, and no [[tenant]] in the settings has this id: they are not kept up to "
        "date. "
        "Add the tenant. If their tenant_id was changed by mistake, stop the daemon and run: "
        "DELETE FROM {} WHERE tenant_id = {}; the proof restores the records under their own tenant",
        feed.health.key.resource, feed.health.key.tenant_id);
}

/// Explains the state of a feed. Empty if there is nothing to say.
std::string state_remark(const FeedStatus& feed) {
    const auto& health = feed.health;
    if (!health.state.last_error.empty()) { return "error: " + health.state.last_error; }
    if (feed.freshness == Freshness::Off) { return off_remark(feed); }
    if (feed.running) { return running_remark(feed, *feed.running); }
    if (!health.state.last_attempt) { return "not read yet"; }
    if (!health.state.backfilled) { return "the first read has not ended yet"; }
    if (health.state.is_full_scan_due()) {
        return "has to be read again from the start to find missed records";
    }
    return "";
}

std::string late_remark(const char* what, const std::optional<Timestamp>& known,
                        const std::optional<std::chrono::seconds>& goal, Timestamp now) {
    const auto since =
        known ? "known as of " + as_of_text(known, now) : std::string("not known completely yet");
    return std::string(what) + " are " + since +
           (goal ? "; the goal is " + span_text(*goal) : "; the request limits are too low for a goal");
}

/// Returns which goals are missed, and what the proof has found.
std::vector<std::string> freshness_remarks(const FeedStatus& feed, Timestamp now) {
    std::vector<std::string> all;
    const bool is_read = feed.health.state.backfilled && feed.health.state.last_error.empty();
    // Late changes are visible in their column. Late child records include late deletions.
    if (is_read && feed.late.deletions && !feed.late.children) {
        all.push_back(late_remark("deletions", feed.known.deletions, feed.goals.deletions, now));
    }
    if (is_read && feed.late.children) {
        all.push_back(late_remark("child records", feed.known.children, feed.goals.children, now));
    }
    if (feed.health.state.proved_at) {
        all.push_back("proved equal as of " + minute_text(*feed.health.state.proved_at));
    }
    if (!feed.health.state.proof_error.empty()) {
        all.push_back("the last proof: " + feed.health.state.proof_error);
    }
    return all;
}

/// Returns what a person should know about a feed in addition to its numbers.
std::vector<std::string> remarks(const FeedStatus& feed, Timestamp now) {
    const auto& health = feed.health;
    const auto& running = feed.running;
    std::vector<std::string> all;
    if (auto text = state_remark(feed); !text.empty()) { all.push_back(std::move(text)); }
    if (feed.freshness == Freshness::Off) { return all; }
    if (running && running->activity.retrying) {
        all.push_back("retrying: " + running->activity.retrying->line());
    }
    if (running && !running->warnings().empty()) {
        all.push_back("warning: " + line_of(running->warnings()));
    }
    if (health.state.backfilled && !feed.waits_for.empty()) {
        all.push_back("waits for its parent table " + feed.waits_for);
    }
    for (auto& text : freshness_remarks(feed, now)) { all.push_back(std::move(text)); }
    if (!feed.fallback.empty()) {
        all.push_back("the API rejects this table's main feed (last tried " +
                      time_ago(health.state.refused_at, now) + "). Reading from the fallback " +
                      feed.fallback);
    }
    if (health.state.deletes_withheld > 0) {
        all.push_back(deletes_withheld(health.state.deletes_withheld, health.key.resource).line());
    }
    if (feed.parents && feed.parents->counts.known > 0) { all.push_back(parents_text(feed, now)); }
    return all;
}

std::vector<std::string> feed_cells(const FeedStatus& feed, bool is_running, Timestamp now) {
    const auto& health = feed.health;
    std::vector<std::string> cells{health.key.resource,
                                   name(feed.freshness),
                                   count_text(health.rows),
                                   count_text(health.tombstones),
                                   count_text(health.quarantined),
                                   known_text(feed, feed.known.changes, now),
                                   known_text(feed, feed.known.deletions, now),
                                   has_children(health) ? known_text(feed, feed.known.children, now) : "-"};
    if (is_running) { cells.push_back(next_poll_text(feed, now)); }
    return cells;
}

std::string tenant_heading(const FeedStatus& feed) {
    const auto id = std::to_string(feed.health.key.tenant_id);
    if (feed.tenant_name.empty()) { return "tenant " + id + " (not in the settings)"; }
    return feed.tenant_name == id ? "tenant " + id : fmt::format("{} (tenant {})", feed.tenant_name, id);
}

/// Returns advice. Without a daemon a person has to act; a running daemon acts itself.
std::string what_to_do(Freshness freshness, bool is_running) {
    const bool failing = freshness == Freshness::Failing;
    if (freshness == Freshness::Fresh) {
        return is_running ? "" : "No daemon answers here: `systemctl start stmirror` starts it.";
    }
    if (is_running) {
        return failing
                   ? "The errors are listed above. The daemon retries every feed by itself. Its log has "
                     "details:\n  journalctl -u stmirror"
                   : "The daemon is working on it, and nothing is lost. The causes are listed above or in "
                     "its log:\n  journalctl -u stmirror";
    }
    return failing
               ? "The errors are listed above; `stmirror check` tries every feed. No daemon answers here:\n  "
                 "`systemctl start stmirror` starts it, and `stmirror sync` reads every feed once."
               : "No daemon answers here: `systemctl start stmirror` starts it, and `stmirror sync` reads "
                 "every\n  feed once.";
}

std::string verdict(const Snapshot& snapshot, bool is_running) {
    const auto expected = std::ranges::count_if(
        snapshot.feeds, [](const FeedStatus& feed) { return feed.freshness != Freshness::Off; });
    if (!snapshot.reason.empty()) {
        return "STALE: " + snapshot.reason + ".\n  See [feed.…] in the configuration.";
    }
    switch (snapshot.freshness) {
        case Freshness::Failing:
            return fmt::format("FAILING: {} of {} feeds failed in their last pass, {} more are stale.\n  {}",
                               snapshot.failing, expected, snapshot.stale,
                               what_to_do(Freshness::Failing, is_running));
        case Freshness::Stale:
            return fmt::format(
                "STALE: {} of {} feeds have not ended their first read, or miss their goals.\n  {}",
                snapshot.stale, expected, what_to_do(Freshness::Stale, is_running));
        default: {
            const auto fresh = expected == 1 ? "FRESH: the only feed meets its goals."
                                             : fmt::format("FRESH: all {} feeds meet their goals.", expected);
            const auto advice = what_to_do(Freshness::Fresh, is_running);
            return advice.empty() ? fresh : fresh + "\n  " + advice;
        }
    }
}

/// Returns a line for each module that the API throttles. Empty if there is none.
std::string slowed_text(const Snapshot& snapshot) {
    std::string out;
    if (!snapshot.daemon) { return out; }
    for (const auto& [id, tenant] : snapshot.daemon->tenants) {
        for (const auto& slowed : tenant.slowed) {
            out += fmt::format("\n{}: the API throttles the module {}: {:.2g} requests per second now",
                               tenant.name, slowed.module, slowed.requests_per_second);
        }
    }
    return out.empty() ? out : out + "\n";
}

}  // namespace

std::string to_text(const Snapshot& snapshot, std::size_t columns) {
    const auto facts =
        fmt::format("{}, schema {}, {}, write-ahead log {}", snapshot.environment, snapshot.schema_version,
                    bytes_text(snapshot.file_bytes), bytes_text(snapshot.wal_bytes));
    const auto width = prose_width(columns);
    auto out = snapshot.mirror_path + "\n" + wrap(facts, width, "") + "\n";
    const bool is_running = snapshot.daemon.has_value();
    auto table = empty_table(is_running);
    for (const auto& feed : snapshot.feeds) { table.add(feed_cells(feed, is_running, snapshot.taken)); }
    table.fit(columns);
    std::string heading;
    for (std::size_t i = 0; i < snapshot.feeds.size(); ++i) {
        const auto& feed = snapshot.feeds[i];
        if (auto next = tenant_heading(feed); next != heading) {
            heading = std::move(next);
            out += "\n" + heading + "\n" + table.header();
        }
        out += table.row(i);
        for (const auto& text : remarks(feed, snapshot.taken)) {
            out += "    " + wrap(text, width - 4, "    ") + "\n";
        }
    }
    if (!snapshot.targets.empty()) { out += "\n" + targets_text(snapshot.targets, snapshot.taken); }
    return out + slowed_text(snapshot) + "\n" + wrap_lines(verdict(snapshot, is_running), width, "  ");
}

}  // namespace stmirror::status
