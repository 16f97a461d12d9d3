// SPDX-License-Identifier: MIT
// Every statement runs on the distributed engines too: a list of what is allowed, over the whole catalogue.
#include "publish/statements.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>

#include "catalogue/catalogue.hpp"

namespace stmirror::publish {
namespace {

const Statements statements("target");

std::vector<std::string> data_statements() {
    std::vector<std::string> all{statements.read_position(), statements.insert_position(), statements.claim(),
                                 statements.move_position()};
    for (const auto& resource : Catalogue::built_in().resources()) {
        all.push_back(statements.upsert(target_table(resource)));
        for (const auto& child : resource.children) {
            const auto table = target_child_table(resource, child);
            all.push_back(statements.delete_children(table, parent_columns(resource, child)));
            all.push_back(statements.insert_children(table));
        }
    }
    return all;
}

std::vector<std::string> schema_statements() {
    std::vector<std::string> all{statements.create_position()};
    for (const auto& resource : Catalogue::built_in().resources()) {
        all.push_back(statements.create_table(target_table(resource)));
        for (const auto& child : resource.children)
            all.push_back(statements.create_table(target_child_table(resource, child)));
    }
    return all;
}

TEST(StatementsTest, DataStatementsAreOfTheAllowedKinds) {
    const std::regex allowed("(INSERT INTO|UPDATE|DELETE FROM|SELECT) .*target\\.\\w+ .*");
    for (const auto& sql : data_statements()) EXPECT_TRUE(std::regex_match(sql, allowed)) << sql;
}

TEST(StatementsTest, SchemaStatementsOnlyCreateTablesWithAKeyThatBeginsWithTheTenant) {
    const std::regex allowed(
        "CREATE TABLE IF NOT EXISTS target\\.\\w+ \\(tenant_id bigint NOT NULL, .*"
        "PRIMARY KEY \\(tenant_id(, \\w+)*\\)\\)");
    for (const auto& sql : schema_statements()) EXPECT_TRUE(std::regex_match(sql, allowed)) << sql;
}

TEST(StatementsTest, NothingIsUsedThatOneOfTheEnginesLacks) {
    const std::regex refused(
        "\\b(TEMP|TEMPORARY|MERGE|NOTIFY|LISTEN|DROP|ENUM|SERIAL|TRIGGER|REFERENCES|FOREIGN|LOCK|RETURNING|"
        "pg_advisory\\w*)\\b",
        std::regex::icase);
    auto all = data_statements();
    for (auto& sql : schema_statements()) all.push_back(std::move(sql));
    for (const auto& sql : all) EXPECT_FALSE(std::regex_search(sql, refused)) << sql;
}

TEST(StatementsTest, EachWhereAndEachOnConflictNamesTheTenant) {
    const std::regex clause("\\b(WHERE|ON CONFLICT) ");
    const std::regex named("(WHERE (t\\.)?tenant_id = |ON CONFLICT \\(tenant_id\\b)");
    for (const auto& sql : data_statements()) {
        const auto count = [&](const std::regex& what) {
            return std::distance(std::sregex_iterator(sql.begin(), sql.end(), what), std::sregex_iterator());
        };
        EXPECT_EQ(count(clause), count(named)) << sql;
    }
}

}  // namespace
}  // namespace stmirror::publish
