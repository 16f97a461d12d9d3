// SPDX-License-Identifier: MIT
// Measures in virtual time how long each write of the API takes to appear in the mirror, with the daemon's
// defaults; scripts/freshness prints the table. STMIRROR_FRESHNESS_CUSTOMERS sets the size of the tenant.
#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <map>

#include "random_writes.hpp"
#include "simulated_run.hpp"
#include "source_truth.hpp"

namespace stmirror::testing {
namespace {

using namespace std::chrono_literals;

std::size_t customers() {
    const char* count = std::getenv("STMIRROR_FRESHNESS_CUSTOMERS");
    return count == nullptr ? 0 : static_cast<std::size_t>(std::atoi(count));
}

simulator::WorldOptions world_options() { return small_world(std::max<std::size_t>(1, customers())); }

enum class Sort { Change, Deletion, Child };

/// The effect of a write on a record that the mirror does not show yet.
struct Awaited {
    std::string operation;
    Sort sort = Sort::Change;
    std::string sql;
    std::string key;
    std::string json;  ///< empty: the record is gone
    Timestamp since;
};

class Freshness : public SimulatedRun {
 protected:
    using Truth = std::map<std::pair<const Resource*, std::string>, std::string>;

    Freshness() : SimulatedRun(world_options()) { settings.schedule.max_delete_percent = 100; }

    Truth truth() {
        Truth all;
        for (const auto* resource : mirrored_resources(settings, catalogue)) {
            for (auto& [key, json] : source_truth(api.world(), *resource)) all[{resource, key}] = json;
        }
        return all;
    }
    void write_one() {
        const auto counts = writes.accepted();
        writes.make_one();
        for (const auto& [operation, count] : writes.accepted()) {
            const auto before = counts.find(operation);
            if (before == counts.end() || before->second != count) note(operation);
        }
    }
    void note(const std::string& operation) {
        auto now = truth();
        for (const auto& [record, json] : now) {
            const auto before = known.find(record);
            if (before == known.end() || before->second != json) await(operation, record, json);
        }
        for (const auto& [record, json] : known) {
            if (!now.contains(record)) await(operation, record, "");
        }
        known = std::move(now);
    }
    void await(const std::string& operation, const Truth::key_type& record, const std::string& json) {
        const auto& resource = *record.first;
        std::string sql = "SELECT _raw FROM " + resource.name + " WHERE _deleted_at IS NULL";
        for (std::size_t i = 0; i < resource.key.size(); ++i)
            sql += " AND " + resource.key[i] + " = json_extract(?1, '$[" + std::to_string(i) + "]')";
        const bool is_child = resource.feed.kind == FeedKind::PerParent;
        const auto sort = is_child ? Sort::Child : json.empty() ? Sort::Deletion : Sort::Change;
        // A later write replaces an earlier one that has not appeared yet.
        awaited[record] = {operation, sort, sql + " AND tenant_id = ?2", record.second, json, time.utc_now()};
    }
    void look(SQLite::Database& reader) {
        std::erase_if(awaited, [&](const auto& entry) {
            const auto& each = entry.second;
            SQLite::Statement select(reader, each.sql);
            select.bind(1, each.key);
            select.bind(2, settings.tenants.front().id);
            const bool is_there = select.executeStep();
            const bool is_shown =
                each.json.empty() ? !is_there : is_there && select.getColumn(0).getString() == each.json;
            if (is_shown) longest(each);
            return is_shown;
        });
    }
    void longest(const Awaited& each) {
        auto& most = took[each.operation][each.sort];
        most = std::max(most, std::chrono::duration_cast<Duration>(time.utc_now() - each.since));
    }
    std::string cell(const std::string& operation, Sort sort) {
        const auto found = took[operation].find(sort);
        if (found == took[operation].end()) return "";
        return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(found->second).count()) + " s";
    }
    void print() {
        std::cout << "| operation | writes | changes | deletions | child records |\n|---|---|---|---|---|\n";
        for (const auto& [operation, count] : writes.accepted()) {
            std::cout << "| " << operation << " | " << count << " | " << cell(operation, Sort::Change)
                      << " | " << cell(operation, Sort::Deletion) << " | " << cell(operation, Sort::Child)
                      << " |\n";
        }
    }
    Duration worst(Sort sort) {
        Duration most{};
        for (auto& [operation, times] : took) most = std::max(most, times[sort]);
        return most;
    }

    Random random{17};
    RandomWrites writes{api.world(), SimulatedApi::tenant_id, random};
    Truth known;
    std::map<Truth::key_type, Awaited> awaited;
    std::map<std::string, std::map<Sort, Duration>> took;
};

TEST_F(Freshness, OfEveryWriteOfTheApi) {
    if (customers() == 0) GTEST_SKIP() << "scripts/freshness runs it";
    serve(20min);
    known = truth();
    SQLite::Database reader(settings.mirror_path.string(), SQLite::OPEN_READONLY);
    Duration served{};
    serve(10min + 66min, [&](const sync::Engine&) {
        if ((served += 1s) <= 10min) write_one();
        look(reader);
    });
    print();
    for (const auto& [record, each] : awaited)
        ADD_FAILURE() << each.operation << ": " << record.first->name << " " << each.key;
    EXPECT_LE(worst(Sort::Change), 62s) << "a poll, and the time of the requests";
    EXPECT_LE(worst(Sort::Deletion), 16min);
    EXPECT_LE(worst(Sort::Child), 65min);
}

}  // namespace
}  // namespace stmirror::testing
