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
    Goal{Effect::Child, "child records", 65min, "65 min, or the promised round"},
};

double seconds(Duration time) { return std::chrono::duration<double>(time).count(); }

}  // namespace

AwaitedWrites::AwaitedWrites(const simulator::World& world, std::vector<const Resource*> resources,
                             std::int64_t tenant_id)
    : world_(&world), resources_(std::move(resources)), tenant_id_(tenant_id) {
    for (const auto* resource : resources_) {
        known_[resource] = {truth_changes(*world_, *resource), source_truth(*world_, *resource)};
    }
}

void AwaitedWrites::note(const std::string& operation, TimePoint now) {
    for (const auto* resource : resources_) {
        if (truth_changes(*world_, *resource) != known_[resource].changes) {
            note_changes(*resource, operation, now);
        }
    }
}

void AwaitedWrites::note_changes(const Resource& resource, const std::string& operation, TimePoint now) {
    auto& known = known_[&resource];
    auto present = source_truth(*world_, resource);
    for (const auto& [key, json] : present) {
        const auto before = known.records.find(key);
        if (before == known.records.end() || before->second != json) {
            await(operation, {&resource, key}, json, now);
        }
    }
    for (const auto& [key, json] : known.records) {
        if (!present.contains(key)) { await(operation, {&resource, key}, "", now); }
    }
    known = {truth_changes(*world_, resource), std::move(present)};
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
        seen_.push_back({each.operation, each.effect, record.first, now - each.since});
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

Duration AwaitedWrites::goal_of(const Seen& seen) const {
    const auto& goal = *std::ranges::find(goals, seen.effect, &Goal::effect);
    const auto round = rounds_.find(seen.resource->name);
    const bool has_round = seen.effect == Effect::Child && round != rounds_.end();
    return has_round ? std::max(goal.max, round->second) : goal.max;
}

bool AwaitedWrites::goals_are_met() const {
    return std::ranges::all_of(seen_, [&](const Seen& seen) { return seen.time <= goal_of(seen); });
}

Duration AwaitedWrites::longest(const std::string& table) const {
    Duration longest{};
    for (const auto& seen : seen_) {
        if (seen.resource->name == table) { longest = std::max(longest, seen.time); }
    }
    return longest;
}

std::string AwaitedWrites::summary() const {
    std::ostringstream out;
    out << "| effects | n | median | longest | goal | kept |\n|---|---|---|---|---|---|\n";
    for (const auto& goal : goals) {
        std::vector<Duration> times;
        bool kept = true;
        for (const auto& seen : seen_) {
            if (seen.effect != goal.effect) { continue; }
            times.push_back(seen.time);
            kept = kept && seen.time <= goal_of(seen);
        }
        if (times.empty()) { continue; }
        std::ranges::sort(times);
        out << std::fixed << std::setprecision(1) << "| " << goal.name << " | " << times.size() << " | "
            << seconds(times[times.size() / 2]) << " s | " << seconds(times.back()) << " s | " << goal.text
            << " | " << (kept ? "yes" : "no") << " |\n";
    }
    return out.str();
}

std::string AwaitedWrites::by_operation(const std::map<std::string, int>& writes) const {
    std::ostringstream out;
    out << std::fixed << std::setprecision(0)
        << "| operation | writes | changes | deletions | child records |\n|---|---|---|---|---|\n";
    for (const auto& [operation, count] : writes) {
        std::map<Effect, Duration> longest;
        for (const auto& seen : seen_) {
            if (seen.operation == operation) {
                longest[seen.effect] = std::max(longest[seen.effect], seen.time);
            }
        }
        out << "| " << operation << " | " << count << " |";
        for (const auto& goal : goals) {
            const auto found = longest.find(goal.effect);
            if (found == longest.end()) { out << "  |"; }
            if (found != longest.end()) { out << " " << seconds(found->second) << " s |"; }
        }
        out << "\n";
    }
    return out.str();
}

}  // namespace stmirror::testing
