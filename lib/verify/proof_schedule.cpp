// SPDX-License-Identifier: MIT
#include "verify/proof_schedule.hpp"

#include <algorithm>

namespace stmirror::verify {

ProofSchedule::ProofSchedule(const ScheduleSettings& settings,
                             const std::vector<std::optional<ComparisonRound>>& tables, TimePoint now)
    : settings_(settings) {
    const Duration apart = Duration(settings.verify) / (tables.size() + 1);
    for (std::size_t table = 0; table < tables.size(); ++table) {
        Line line;
        line.count_due = now + apart * (table + 1);
        if (tables[table]) line.comparison.emplace(settings.sweep, *tables[table], now);
        lines_.push_back(std::move(line));
    }
}

std::pair<ProofSchedule::Task, TimePoint> ProofSchedule::first() const {
    std::pair<Task, TimePoint> first{{}, TimePoint::max()};
    const auto consider = [&first](std::size_t table, Task::Kind kind, TimePoint due) {
        if (due < first.second) first = {{table, kind}, due};
    };
    for (std::size_t table = 0; table < lines_.size(); ++table) {
        consider(table, Task::Kind::Count, lines_[table].count_due);
        if (lines_[table].comparison) consider(table, Task::Kind::Compare, lines_[table].comparison->due());
    }
    return first;
}

std::optional<ProofSchedule::Task> ProofSchedule::next(TimePoint now) const {
    const auto [task, due] = first();
    return due <= now ? std::optional(task) : std::nullopt;
}

TimePoint ProofSchedule::wakes_at() const { return first().second; }

void ProofSchedule::counted(std::size_t table, TimePoint began, TimePoint now) {
    lines_[table].count_due = std::max(now, began + settings_.verify);
}

void ProofSchedule::defer(const Task& task, TimePoint now) {
    auto& line = lines_[task.table];
    const auto until = now + settings_.poll;
    if (task.kind == Task::Kind::Count) {
        line.count_due = until;
    } else {
        line.comparison->defer(until);
    }
}

void ProofSchedule::failed(std::size_t table, TimePoint now) {
    lines_[table].comparison->defer(now + settings_.verify);
}

}  // namespace stmirror::verify
