// SPDX-License-Identifier: MIT
// Measures how long the mirror takes to show the effects of writes, and whether that meets the goals of
// docs/freshness.md.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "catalogue/resource.hpp"
#include "simulator/world/world.hpp"

namespace stmirror::testing {

class AwaitedWrites {
 public:
    enum class Effect {
        Change,    ///< a new or changed record
        Deletion,  ///< a deleted record, of a table that is not read parent by parent
        Child,     ///< any effect on a table that is read parent by parent
    };

    /// Follows these resources of a tenant, starting with the current state of `world`. `world` must outlive
    /// this object.
    AwaitedWrites(const simulator::World& world, std::vector<const Resource*> resources,
                  std::int64_t tenant_id);

    /// Must be called after each accepted write. Finds the effects of the write, which the mirror must show
    /// from then on.
    void note(const std::string& operation, TimePoint now);
    /// Checks which effects the mirror shows now.
    void look(SQLite::Database& mirror, TimePoint now);

    /// Describes the effects that the mirror does not show yet.
    std::vector<std::string> missing() const;
    /// Sets the goal of child records in `table` to the time that one background refresh of all parents
    /// takes. Must be called if this time is longer than the usual goal.
    void set_round(const std::string& table, Duration round) { rounds_[table] = round; }
    /// Returns true if all effects that were seen meet their goals.
    bool goals_are_met() const;
    /// Returns the longest time that an effect on the table took. Returns 0 if no effect was seen.
    Duration longest(const std::string& table) const;
    /// Returns a Markdown table: number, median and maximum for each kind of effect, next to its goal.
    std::string summary() const;
    /// Returns a Markdown table: the number of writes and the longest times for each operation.
    std::string by_operation(const std::map<std::string, int>& writes) const;

 private:
    /// A record: its resource, and its key as a JSON array.
    using Record = std::pair<const Resource*, std::string>;
    struct Awaited {
        std::string operation;
        Effect effect = Effect::Change;
        std::string json;  ///< empty if the record was deleted
        TimePoint since;
    };
    /// The records of a resource by key, and the value of truth_changes() when they were read.
    struct Known {
        std::uint64_t changes = 0;
        std::map<std::string, std::string> records;
    };
    struct Seen {
        std::string operation;
        Effect effect;
        const Resource* resource;
        Duration time;
    };

    void note_changes(const Resource& resource, const std::string& operation, TimePoint now);
    void await(const std::string& operation, const Record& record, const std::string& json, TimePoint now);
    Duration goal_of(const Seen& seen) const;
    bool is_shown(SQLite::Database& mirror, const Record& record, const std::string& json) const;

    const simulator::World* world_;
    std::vector<const Resource*> resources_;
    std::int64_t tenant_id_;
    std::map<const Resource*, Known> known_;
    std::map<Record, Awaited> awaited_;
    std::vector<Seen> seen_;
    std::map<std::string, Duration> rounds_;  ///< by table
};

}  // namespace stmirror::testing
