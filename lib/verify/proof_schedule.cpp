// SPDX-License-Identifier: MIT
#include "verify/proof_schedule.hpp"

#include <algorithm>

namespace stmirror::verify {

ProofSchedule::ProofSchedule(const ScheduleSettings& settings,
                             const std::vector<std::optional<ComparisonRound>>& tables, TimePoint now)
    : settings_(settings) {
    const Duration apart = Duration(settings.verify) / (tables.size() + 1);
    for (std::size_t table = 0; table < tables.size(); ++table) {
        Entry entry;
        entry.count_due = now + apart * (table + 1);
        if (tables[table]) { entry.comparison.emplace(settings.sweep, *tables[table], now); }
        entries_.push_back(std::move(entry));
    }
}

std::pair<ProofSchedule::Task, TimePoint> ProofSchedule::first() const {
    std::pair<Task, TimePoint> first{{}, TimePoint::max()};
    const auto consider = [&first](std::size_t table, Task::Kind kind, TimePoint due) {
        if (due < first.second) { first = {{table, kind}, due}; }
    };
    for (std::size_t table = 0; table < entries_.size(); ++table) {
        consider(table, Task::Kind::Count, entries_[table].count_due);
        if (entries_[table].comparison) {
            consider(table, Task::Kind::Compare, entries_[table].comparison->due());
        }
    }
    return first;
}

std::optional<ProofSchedule::Task> ProofSchedule::next(TimePoint now) const {
    const auto [task, due] = first();
    return due <= now ? std::optional(task) : std::nullopt;
}

TimePoint ProofSchedule::wakes_at() const { return first().second; }

void ProofSchedule::counted(std::size_t table, TimePoint began, TimePoint now) {
    entries_[table].count_due = std::max(now, began + settings_.verify);
}

void ProofSchedule::defer(const Task& task, TimePoint now) {
    auto& entry = entries_[task.table];
    const auto until = now + settings_.poll;
    if (task.kind == Task::Kind::Count) {
        entry.count_due = until;
    } else {
        entry.comparison->defer(until);
    }
}

void ProofSchedule::failed(std::size_t table, TimePoint now) {
    entries_[table].comparison->defer(now + settings_.verify);
}

}  // namespace stmirror::verify
