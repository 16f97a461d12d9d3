// SPDX-License-Identifier: MIT
// For each released schema, a mirror with that schema can be opened, keeps its rows and becomes equal to its
// source.
//
// tests/data/mirrors/schema_N.sql is the SQL of the mirror with schema N. Before the next migration is added,
// write this file with STMIRROR_FIXTURES=FOLDER reliability_test --gtest_also_run_disabled_tests
// --gtest_filter='*WritesTheFixtureOfThisSchema'
#include <cstdlib>
#include <fstream>

#include "mirror/schema/schema.hpp"
#include "mirror/sqlite/database_file.hpp"
#include "scripted_hour.hpp"
#include "support/open_database.hpp"
#include "support/read_file.hpp"
#include "support/source_paths.hpp"

namespace stmirror::testing {
namespace {

using namespace std::chrono_literals;

std::string file_name(std::size_t version) { return "schema_" + std::to_string(version) + ".sql"; }

/// Returns SQL that creates a copy of the database, with its tables, rows, indexes and views.
std::string sql_of(SQLite::Database& database) {
    std::string sql = "PRAGMA application_id = " + std::to_string(mirror::application_id) +
                      ";\nPRAGMA user_version = " + std::to_string(mirror::migrations().size()) + ";\n";
    SQLite::Statement part(
        database,
        "SELECT sql, name, type = 'table' FROM sqlite_schema "
        "WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY type <> 'table', name");
    while (part.executeStep()) {
        sql += part.getColumn(0).getString() + ";\n";
        if (part.getColumn(2).getInt() == 0) { continue; }
        const auto table = part.getColumn(1).getString();
        const auto values =
            database
                .execAndGet(
                    "SELECT group_concat('quote(' || name || ')', '||'',''||') FROM pragma_table_info('" +
                    table + "')")
                .getString();
        SQLite::Statement row(database, "SELECT " + values + " FROM " + table);
        while (row.executeStep()) {
            sql += "INSERT INTO " + table + " VALUES (" + row.getColumn(0).getString() + ");\n";
        }
    }
    return sql;
}

class MirrorOfOneSchema : public ScriptedHour {
 protected:
    /// Deletes a record at the source. When the fixtures were written, this record was deleted after the
    /// first pass.
    void delete_a_record() { api.world().hard_delete("leads", "1"); }
    void scan_all() {
        sync::PassMode whole;
        whole.from_start = true;
        EXPECT_TRUE(all_caught_up(pass({}, whole)));
    }
    /// Returns `_first_seen_at` of all rows in all tables of records, including deleted rows. These times
    /// must never change.
    std::map<std::string, std::string> rows_and_birth() {
        std::map<std::string, std::string> all;
        auto database = open_to_read(settings.mirror_path);
        for (const auto* resource : mirrored_resources(settings, catalogue)) {
            std::string key = "'" + resource->name + "'";
            for (const auto& column : resource->key) { key += ", " + column; }
            SQLite::Statement select(database,
                                     "SELECT json_array(" + key + "), _first_seen_at FROM " + resource->name);
            while (select.executeStep()) {
                all.emplace(select.getColumn(0).getString(), select.getColumn(1).getString());
            }
        }
        return all;
    }
};

class Upgrade : public MirrorOfOneSchema, public ::testing::WithParamInterface<std::size_t> {};

TEST_P(Upgrade, AMirrorOfThisSchemaKeepsItsRowsAndBecomesEqual) {
    const auto sql = read_file(test_data() / "mirrors" / file_name(GetParam()));
    ASSERT_NE(sql, "") << "the fixture is missing; see the first lines of this file";
    SQLite::Database(settings.mirror_path.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec(sql);
    ASSERT_EQ(number("PRAGMA user_version"), static_cast<std::int64_t>(GetParam()));
    const auto changes = number("SELECT count(*) FROM _changes");
    const auto before = rows_and_birth();
    ASSERT_GT(before.size(), 20u);

    delete_a_record();
    time.advance(2h);
    open_mirror().reset();
    EXPECT_EQ(number("PRAGMA user_version"), static_cast<std::int64_t>(mirror::migrations().size()));
    EXPECT_EQ(rows_and_birth(), before);
    EXPECT_EQ(number("SELECT count(*) FROM _changes"), changes);

    api.world().mutate(6);
    time.advance(1h);
    scan_all();
    expect_recovers();
    const auto after = rows_and_birth();
    for (const auto& row : before) {
        EXPECT_EQ(after.contains(row.first) ? after.at(row.first) : "", row.second) << row.first;
    }
}

INSTANTIATE_TEST_SUITE_P(Schema, Upgrade, ::testing::Range(std::size_t{1}, mirror::migrations().size()),
                         [](const auto& test) { return std::to_string(test.param); });

/// Not a test. Run it by hand to write the fixture of the current schema.
TEST_F(MirrorOfOneSchema, DISABLED_WritesTheFixtureOfThisSchema) {
    pass();
    delete_a_record();
    time.advance(1h);
    scan_all();
    auto database = open_to_read(settings.mirror_path);
    const std::filesystem::path to = std::getenv("STMIRROR_FIXTURES");
    std::ofstream(to / file_name(mirror::migrations().size())) << sql_of(database);
}

}  // namespace
}  // namespace stmirror::testing
