// SPDX-License-Identifier: MIT
// Tests every statement for the whole catalogue: a statement uses only the SQL that distributed engines also
// execute.
#include "publish/statements.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>

#include "catalogue/catalogue.hpp"
#include "publish/target_views.hpp"

namespace stmirror::publish {
namespace {

const Statements statements("target");

std::vector<PublishedTable> tables() {
    std::vector<PublishedTable> all;
    for (const auto& resource : Catalogue::built_in().resources()) {
        all.push_back(published_table(resource));
    }
    return all;
}

std::vector<std::string> data_statements() {
    const auto& s = statements;
    std::vector<std::string> all{s.insert_owner(),
                                 s.renumber(),
                                 s.take_owner(),
                                 s.read_owner(),
                                 s.keep_owner(false),
                                 s.keep_owner(true),
                                 s.keep_owners(),
                                 s.release_owners(),
                                 s.insert_position(),
                                 s.fence_positions(),
                                 s.read_position(),
                                 s.move_position(false),
                                 s.move_position(true),
                                 s.park(),
                                 s.unpark(),
                                 s.count_parked(),
                                 s.reset_positions(),
                                 s.newest_parked(),
                                 s.unpark_until()};
    for (const auto& table : tables()) {
        all.insert(all.end(), {s.upsert(table.records), s.insert(table.records), s.count_rows(table.records),
                               s.delete_rows(table.records, table.key)});
        for (const auto ends : {RangeEnds{false, false}, {true, false}, {false, true}, {true, true}}) {
            all.push_back(s.marks(table, ends));
            for (std::size_t i = 0; i < table.children.size(); ++i) {
                all.push_back(s.child_counts(table.children[i], table.parents[i], ends));
            }
        }
        for (std::size_t i = 0; i < table.children.size(); ++i) {
            all.push_back(s.delete_rows(table.children[i], table.parents[i]));
            all.push_back(s.insert(table.children[i]));
        }
    }
    return all;
}

std::vector<std::string> copy_statements() {
    std::vector<std::string> all;
    for (const auto& table : tables()) {
        all.push_back(statements.copy(table.records));
        for (const auto& child : table.children) { all.push_back(statements.copy(child)); }
    }
    return all;
}

std::vector<std::string> create_statements() {
    std::vector<std::string> all{statements.create_owner(), statements.create_position(),
                                 statements.create_parked()};
    for (const auto& table : tables()) {
        all.push_back(statements.create_table(table.records));
        for (const auto& child : table.children) { all.push_back(statements.create_table(child)); }
    }
    return all;
}

std::vector<std::string> column_statements() {
    std::vector<std::string> all{statements.add_numbered_since()};
    for (const auto& table : tables()) {
        for (const auto& column : table.records.columns) {
            all.push_back(statements.add_column(table.records, column));
        }
    }
    return all;
}

TEST(StatementsTest, DataStatementsAreOfTheAllowedKinds) {
    const std::regex allowed("(INSERT INTO|UPDATE|DELETE FROM|SELECT) .*target\\.\\w+ .*");
    for (const auto& sql : data_statements()) { EXPECT_TRUE(std::regex_match(sql, allowed)) << sql; }
}

TEST(StatementsTest, SchemaStatementsOnlyCreateTablesWithAKeyThatBeginsWithTheTenant) {
    const std::regex allowed(
        "CREATE TABLE IF NOT EXISTS target\\.\\w+ \\(tenant_id bigint NOT NULL, .*"
        "PRIMARY KEY \\(tenant_id(, \\w+)*\\)\\)");
    for (const auto& sql : create_statements()) { EXPECT_TRUE(std::regex_match(sql, allowed)) << sql; }
}

TEST(StatementsTest, OtherSchemaStatementsOnlyAddColumns) {
    const std::regex allowed(
        "ALTER TABLE target\\.\\w+ ADD COLUMN IF NOT EXISTS \\w+ [a-z ]+( NOT NULL DEFAULT now\\(\\))?");
    for (const auto& sql : column_statements()) { EXPECT_TRUE(std::regex_match(sql, allowed)) << sql; }
}

TEST(StatementsTest, RowsAreSecuredInOneTable) {
    EXPECT_EQ(statements.secure_rows("people"), "ALTER TABLE target.people ENABLE ROW LEVEL SECURITY");
    EXPECT_EQ(statements.create_policy("people"),
              "CREATE POLICY tenant ON target.people USING"
              " (tenant_id = current_setting('stmirror.tenant_id')::bigint)");
}

TEST(StatementsTest, SettingsAreOfOneTransaction) {
    EXPECT_EQ(Statements::end_if_silent(), "SET LOCAL idle_in_transaction_session_timeout = '1min'");
    EXPECT_THAT(Statements::end_if_unreachable(),
                ::testing::StartsWith("SELECT set_config(name, value, true) FROM "));
}

TEST(StatementsTest, CopiesAreIntoNamedColumnsThatBeginWithTheTenant) {
    const std::regex allowed("COPY target\\.\\w+ \\(tenant_id(, \\w+)+\\) FROM STDIN \\(FORMAT binary\\)");
    for (const auto& sql : copy_statements()) { EXPECT_TRUE(std::regex_match(sql, allowed)) << sql; }
}

TEST(StatementsTest, ViewsAreOnlyCreated) {
    const std::regex begin("CREATE VIEW v_\\w+ AS\\n-- One row for each [^]*");
    EXPECT_FALSE(target_views().empty());
    for (const auto& sql : target_views()) {
        EXPECT_TRUE(std::regex_match(sql, begin)) << sql;
        // The text contains only one statement.
        EXPECT_EQ(sql.find(";\n"), sql.size() - 2) << sql;
    }
}

TEST(StatementsTest, EachJoinOfAViewNamesTheTenant) {
    const std::regex join("\\bJOIN \\w+ AS \\w+");
    const std::regex named(
        "\\bJOIN \\w+ AS (\\w+)\\s+ON (\\w+\\.value = \\w+\\.value AND )?\\1\\.tenant_id = ");
    for (const auto& sql : target_views()) {
        const auto count = [&](const std::regex& what) {
            return std::distance(std::sregex_iterator(sql.begin(), sql.end(), what), std::sregex_iterator());
        };
        EXPECT_EQ(count(join), count(named)) << sql;
    }
}

TEST(StatementsTest, NothingIsUsedThatOneOfTheEnginesLacks) {
    const std::regex refused(
        "\\b(TEMP|TEMPORARY|MERGE|NOTIFY|LISTEN|DROP|ENUM|SERIAL|TRIGGER|REFERENCES|FOREIGN|LOCK|RETURNING|"
        "pg_advisory\\w*)\\b",
        std::regex::icase);
    auto all = data_statements();
    for (const auto& more : {create_statements(), column_statements(), copy_statements(), target_views()}) {
        all.insert(all.end(), more.begin(), more.end());
    }
    for (const auto& sql : all) { EXPECT_FALSE(std::regex_search(sql, refused)) << sql; }
}

TEST(StatementsTest, EachWhereAndEachOnConflictNamesTheTenant) {
    const std::regex clause("\\b(WHERE|ON CONFLICT) ");
    const std::regex named("(WHERE (t\\.)?tenant_id = (ANY )?|ON CONFLICT \\(tenant_id\\b)");
    for (const auto& sql : data_statements()) {
        const auto count = [&](const std::regex& what) {
            return std::distance(std::sregex_iterator(sql.begin(), sql.end(), what), std::sregex_iterator());
        };
        EXPECT_EQ(count(clause), count(named)) << sql;
    }
}

TEST(StatementsTest, NoTimeIsTakenWithinACondition) {
    // Citus refuses now() in CASE, in coalesce() and in ON CONFLICT DO UPDATE.
    const std::regex refused(
        "(\\bCASE\\b((?!\\bEND\\b).)*|\\bcoalesce ?\\([^)]*|\\bDO UPDATE\\b.*)\\bnow\\(\\)",
        std::regex::icase);
    for (const auto& sql : data_statements()) { EXPECT_FALSE(std::regex_search(sql, refused)) << sql; }
}

TEST(StatementsTest, ATableIsDistributedNextToThatOfTheOwners) {
    EXPECT_THAT(statements.distribute("_stmirror_owner"), ::testing::HasSubstr("colocate_with => 'none'"));
    EXPECT_THAT(statements.distribute("people"),
                ::testing::StartsWith("SELECT create_distributed_table('target.people', 'tenant_id',"
                                      " colocate_with => 'target._stmirror_owner') WHERE NOT EXISTS "));
}

TEST(StatementsTest, NoNameIsLongerThanPostgresKeeps) {
    constexpr std::size_t length_max = 63;
    for (const auto& table : tables()) {
        std::vector<TargetTable> all{table.records};
        all.insert(all.end(), table.children.begin(), table.children.end());
        for (const auto& each : all) {
            EXPECT_LE(each.name.size(), length_max) << each.name;
            for (const auto& column : each.columns) {
                EXPECT_LE(column.name.size(), length_max) << column.name;
            }
        }
    }
}

}  // namespace
}  // namespace stmirror::publish
