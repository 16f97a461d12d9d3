// SPDX-License-Identifier: MIT
#include "daemon/commands/output/refresh_text.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <set>

#include "base/human.hpp"

namespace stmirror::daemon {
namespace {

std::string line_of(const sync::RefreshedTable& table) {
    const auto& outcome = table.outcome;
    std::string line = table.resource + ":";
    const auto add = [&line](std::uint64_t count, const char* what) {
        if (count > 0)
            line += std::string(line.ends_with(':') ? " " : ", ") + std::to_string(count) + " " + what;
    };
    add(outcome.inserted, "inserted");
    add(outcome.updated, "updated");
    add(outcome.restored, "restored");
    add(outcome.deleted, "deleted");
    add(outcome.quarantined, "in quarantine");
    if (line.ends_with(':')) line += " unchanged";
    return line + "\n";
}

/// Within which time the daemon reads the target.
std::chrono::seconds time_of(const sync::RefreshTarget& target, bool deletes,
                             const ScheduleSettings& schedule) {
    const auto kind = target.resource->feed.kind;
    if (kind == FeedKind::PerParent) return schedule.children;
    return deletes && kind == FeedKind::Window ? schedule.verify : schedule.poll;
}

}  // namespace

std::string render(const sync::RefreshReport& report) {
    std::string text;
    for (const auto& table : report.tables) text += line_of(table);
    return text;
}

std::string shown_by_the_daemon(const std::vector<sync::RefreshTarget>& touched, bool deletes,
                                const Configuration& configuration) {
    const auto mirrored = mirrored_resources(configuration.settings, configuration.catalogue);
    std::map<std::chrono::seconds, std::set<std::string>> tables;
    for (const auto& target : touched) {
        if (std::ranges::find(mirrored, target.resource) == mirrored.end()) continue;
        tables[time_of(target, deletes, configuration.settings.schedule)].insert(target.resource->name);
    }
    std::string text;
    for (const auto& [time, names] : tables) {
        for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
        text += " within " + span_text(time);
    }
    return text;
}

}  // namespace stmirror::daemon
