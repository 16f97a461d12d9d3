// SPDX-License-Identifier: MIT
#include "scripted_hour.hpp"

#include <algorithm>

#include "mirror/mirror.hpp"
#include "mirror/reader.hpp"
#include "mirror/schema/schema.hpp"
#include "mirror/sqlite/database_file.hpp"
#include "mirror/sqlite/mirror_file.hpp"
#include "sim/source_truth.hpp"
#include "support/open_database.hpp"

namespace stmirror::testing {
namespace {

using namespace std::chrono_literals;

simulator::WorldOptions few_records() {
    simulator::WorldOptions options;
    options.customers = 4;
    options.export_page_size = 3;
    return options;
}

constexpr std::chrono::hours never{24 * 365 * 100};

}  // namespace

ScriptedHour::ScriptedHour() : SimulatedRun(few_records()) {
    settings.schedule.max_delete_percent = 100;
    settings.schedule.sweep = 30min;
    settings.schedule.verify = 10min;
    settings.limits.page_size = 5;
    keep_log();
}

void ScriptedHour::make_old_mirror(std::size_t version) {
    auto database = mirror::open_for_writing(settings.mirror_path);
    SQLite::Transaction transaction(database);
    mirror::migrate(database, mirror::migrations().first(version), time.utc_now());
    transaction.commit();
}

void ScriptedHour::attempt(const std::function<void()>& step) {
    try {
        step();
    } catch (const ProblemException& exception) { problems_.push_back(exception.error()); }
}

void ScriptedHour::poll(sync::PassMode mode) {
    for (const auto& report : pass({}, mode)) {
        if (report.error) { problems_.push_back(*report.error); }
    }
}

void ScriptedHour::run_hour() {
    auto& world = api.world();
    attempt([&] { poll(); });
    world.touch("customers", 3);
    world.mutate(4);
    time.advance(2min);
    attempt([&] { poll(); });
    world.hard_delete("leads", "1");
    world.commit_late("locations", time.utc_now() - 10h);
    attempt([&] { serve(25min); });
    attempt([&] {
        auto reader = mirror::Reader::open(settings.mirror_path);
        if (!reader) { throw ProblemException(reader.error()); }
        const auto made = (*reader)->snapshot(folder.path() / "snapshot.db");
        if (!made) { throw ProblemException(made.error()); }
    });
    world.mutate(6);
    attempt([&] {
        sync::PassMode whole;
        whole.from_start = true;
        poll(whole);
    });
    world.touch("leads", 2);
    attempt([&] {
        const auto mirror = open_mirror();
        if (const auto done = mirror->file().checkpoint(); !done) { throw ProblemException(done.error()); }
    });
    attempt([&] { serve(25min); });
}

std::vector<std::string> ScriptedHour::failures() const {
    std::vector<std::string> found;
    std::ranges::copy_if(lines, std::back_inserter(found),
                         [](const std::string& line) { return line.find("_failed") != std::string::npos; });
    return found;
}

void ScriptedHour::expect_recovers() {
    settings.schedule.sweep = settings.schedule.verify = never;
    try {
        EXPECT_TRUE(all_caught_up(pass()));
    } catch (const ProblemException& exception) { FAIL() << exception.error().line(); }
    {
        auto database = open_to_read(settings.mirror_path);
        expect_whole(database);
        expect_nothing_missed(database);
    }
    settings.schedule.sweep = 30min;
    time.advance(1h);
    EXPECT_TRUE(all_caught_up(pass()));
    expect_equal();
    auto database = open_to_read(settings.mirror_path);
    EXPECT_EQ(database.execAndGet("SELECT count(*) FROM _quarantine").getInt64(), 0);
    expect_whole(database);
}

void ScriptedHour::expect_whole(SQLite::Database& database) {
    EXPECT_EQ(database.execAndGet("PRAGMA integrity_check").getString(), "ok");
    EXPECT_EQ(database.execAndGet("SELECT coalesce(max(seq), 0) - count(*) FROM _changes").getInt64(), 0)
        << "a gap in the change log";
}

/// Expects every record of the source in the mirror. No sweep may have run before, because a sweep would also
/// find the records that a pass missed.
void ScriptedHour::expect_nothing_missed(SQLite::Database& database) {
    for (const auto* resource : mirrored_resources(settings, catalogue)) {
        std::string key;
        for (const auto& column : resource->key) { key += (key.empty() ? "" : ", ") + column; }
        std::map<std::string, std::string> rows;
        SQLite::Statement select(database, "SELECT json_array(" + key + "), _raw FROM " + resource->name);
        while (select.executeStep()) {
            rows.emplace(select.getColumn(0).getString(), select.getColumn(1).getString());
        }
        for (const auto& [record, json] : source_truth(api.world(), *resource)) {
            EXPECT_EQ(rows[record], json) << resource->name << " " << record << " was missed";
        }
    }
}

}  // namespace stmirror::testing
