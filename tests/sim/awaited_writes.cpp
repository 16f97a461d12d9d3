// SPDX-License-Identifier: MIT
#include "awaited_writes.hpp"

#include <algorithm>
#include <array>
#include <iomanip>
#include <sstream>

#include "source_truth.hpp"

namespace stmirror::testing {
namespace {

using namespace std::chrono_literals;
using Effect = AwaitedWrites::Effect;

struct Goal {
    Effect effect;
    const char* name;
    Duration max;
    const char* text;
};

constexpr std::array goals{
    Goal{Effect::Change, "changes", 62s, "60 s, and 2 s for the requests"},
    Goal{Effect::Deletion, "deletions", 16min, "16 min"},
    Goal{Effect::Child, "child records", 65min, "65 min"},
};

double seconds(Duration time) { return std::chrono::duration<double>(time).count(); }

}  // namespace

AwaitedWrites::AwaitedWrites(const simulator::World& world, std::vector<const Resource*> resources,
                             std::int64_t tenant_id)
    : world_(&world), resources_(std::move(resources)), tenant_id_(tenant_id), known_(source()) {}

std::map<AwaitedWrites::Record, std::string> AwaitedWrites::source() const {
    std::map<Record, std::string> all;
    for (const auto* resource : resources_) {
        for (auto& [key, json] : source_truth(*world_, *resource)) { all[{resource, key}] = json; }
    }
    return all;
}

void AwaitedWrites::note(const std::string& operation, TimePoint now) {
    auto present = source();
    for (const auto& [record, json] : present) {
        const auto before = known_.find(record);
        if (before == known_.end() || before->second != json) { await(operation, record, json, now); }
    }
    for (const auto& [record, json] : known_) {
        if (!present.contains(record)) { await(operation, record, "", now); }
    }
    known_ = std::move(present);
}

void AwaitedWrites::await(const std::string& operation, const Record& record, const std::string& json,
                          TimePoint now) {
    const bool is_child = record.first->feed.kind == FeedKind::PerParent;
    const auto effect = is_child ? Effect::Child : json.empty() ? Effect::Deletion : Effect::Change;
    // A later write replaces an earlier one whose effect is not shown yet.
    awaited_[record] = {operation, effect, json, now};
}

bool AwaitedWrites::is_shown(SQLite::Database& mirror, const Record& record, const std::string& json) const {
    const auto& [resource, key] = record;
    std::string sql = "SELECT _raw FROM " + resource->name + " WHERE _deleted_at IS NULL AND tenant_id = ?2";
    for (std::size_t i = 0; i < resource->key.size(); ++i) {
        sql += " AND " + resource->key[i] + " = json_extract(?1, '$[" + std::to_string(i) + "]')";
    }
    SQLite::Statement select(mirror, sql);
    select.bind(1, key);
    select.bind(2, tenant_id_);
    const bool is_there = select.executeStep();
    return json.empty() ? !is_there : is_there && select.getColumn(0).getString() == json;
}

void AwaitedWrites::look(SQLite::Database& mirror, TimePoint now) {
    std::erase_if(awaited_, [&](const auto& entry) {
        const auto& [record, each] = entry;
        if (!is_shown(mirror, record, each.json)) { return false; }
        seen_[each.effect].push_back(now - each.since);
        seen_by_operation_[each.operation][each.effect].push_back(now - each.since);
        return true;
    });
}

std::vector<std::string> AwaitedWrites::missing() const {
    std::vector<std::string> all;
    for (const auto& [record, each] : awaited_) {
        all.push_back(each.operation + ": " + record.first->name + " " + record.second);
    }
    return all;
}

bool AwaitedWrites::goals_are_met() const {
    return std::ranges::all_of(goals, [&](const Goal& goal) {
        const auto seen = seen_.find(goal.effect);
        return seen == seen_.end() || std::ranges::max(seen->second) <= goal.max;
    });
}

std::string AwaitedWrites::summary() const {
    std::ostringstream out;
    out << "| effects | n | median | longest | goal | kept |\n|---|---|---|---|---|---|\n";
    for (const auto& goal : goals) {
        const auto seen = seen_.find(goal.effect);
        if (seen == seen_.end()) { continue; }
        auto times = seen->second;
        std::ranges::sort(times);
        out << std::fixed << std::setprecision(1) << "| " << goal.name << " | " << times.size() << " | "
            << seconds(times[times.size() / 2]) << " s | " << seconds(times.back()) << " s | " << goal.text
            << " | " << (times.back() <= goal.max ? "yes" : "no") << " |\n";
    }
    return out.str();
}

std::string AwaitedWrites::by_operation(const std::map<std::string, int>& writes) const {
    std::ostringstream out;
    out << std::fixed << std::setprecision(0)
        << "| operation | writes | changes | deletions | child records |\n|---|---|---|---|---|\n";
    for (const auto& [operation, count] : writes) {
        out << "| " << operation << " | " << count << " |";
        const auto seen = seen_by_operation_.find(operation);
        for (const auto& goal : goals) {
            const bool has = seen != seen_by_operation_.end() && seen->second.contains(goal.effect);
            if (!has) { out << "  |"; }
            if (has) { out << " " << seconds(std::ranges::max(seen->second.at(goal.effect))) << " s |"; }
        }
        out << "\n";
    }
    return out.str();
}

}  // namespace stmirror::testing
