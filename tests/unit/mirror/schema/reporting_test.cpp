// SPDX-License-Identifier: MIT
// Every query in the documentation runs on a mirror of the current schema.
#include <gmock/gmock.h>

#include <algorithm>
#include <string_view>

#include "support/read_file.hpp"
#include "support/source_paths.hpp"
#include "view_content_fixture.hpp"

namespace stmirror::mirror {
namespace {

constexpr std::string_view opening = "```sql\n";
constexpr std::string_view closing = "```\n";
constexpr std::string_view answer = "\n```text\n";

/// An SQL block of a page, and the text after the block.
struct Block {
    std::string sql;
    std::string_view rest;
};

std::vector<Block> blocks_of(std::string_view page) {
    std::vector<Block> blocks;
    for (auto at = page.find(opening); at != std::string_view::npos; at = page.find(opening, at)) {
        at += opening.size();
        const auto end = page.find(closing, at);
        if (end == std::string_view::npos) {
            ADD_FAILURE() << "an SQL block has no end";
            break;
        }
        blocks.push_back({std::string(page.substr(at, end - at)), page.substr(end + closing.size())});
    }
    return blocks;
}

std::string page(const std::string& path) { return testing::read_file(source_dir() / path); }

class ReportingTest : public ViewContentTest {
 protected:
    void expect_to_run(const std::string& sql) {
        try {
            database->exec(sql);
        } catch (const SQLite::Exception& failure) { ADD_FAILURE() << failure.what() << "\n" << sql; }
    }
};

/// Returns the query without its LIMIT.
std::string unlimited(const std::string& sql) {
    return sql.substr(0, std::min(sql.rfind("LIMIT"), sql.rfind(';')));
}

/// There are two tenants. Their records have the same ids, but different times and numbers.
class SeveralTenantsTest : public ReportingTest {
 protected:
    SeveralTenantsTest() {
        add_tenant(7, "2024-05", 3);
        add_tenant(8, "2023-01", 2);
    }

    void add_tenant(std::int64_t tenant, const std::string& month, int records) {
        const auto time = [&](int i) {
            return "'" + month + "-0" + std::to_string(i) + "T10:00:00.0000000Z'";
        };
        for (int i = 1; i <= records; ++i) {
            const auto id = std::to_string(i);
            add("customers",
                "id, active, name, type, address_city, balance, do_not_service, created_on, modified_on",
                id + ", 1, 'C', 'Residential', 'Reno', 5, 1, " + time(i) + ", " + time(i), tenant);
            add("customers", "id, active, balance, merged_to_id", "10" + id + ", 0, 5, " + id, tenant);
            add_child("customer_tags", "customer_id, position, tag_type_id", id + ", 0, 5", tenant);
            add_child("customer_custom_fields", "customer_id, position, type_id, name, value",
                      id + ", 0, 5, 'Referral Source', 'x'", tenant);
            add("locations", "id, customer_id, active, address_city, address_zip", id + ", 1, 1, 'Reno', '1'",
                tenant);
            add("customer_contacts", "customer_id, id, type, value", id + ", " + id + ", 'Email', 'a@b'",
                tenant);
            add("customer_contacts", "customer_id, id, type, value, phone_settings_do_not_text",
                id + ", 5" + id + ", 'MobilePhone', '5', 1", tenant);
            add("customer_notes", "id, customer_id, text, created_on", id + ", 1, 'n', " + time(i), tenant);
            add("leads",
                "id, status, priority, campaign_id, customer_id, created_on, modified_on, follow_up_date",
                id + ", 'Open', 'Urgent', 5, 10" + id + ", " + time(1) + ", " + time(i) + ", " + time(i),
                tenant);
            add("bookings", "id, status, source, start, modified_on",
                id + ", 'New', 'Web', " + time(1) + ", " + time(i), tenant);
            database->exec("INSERT INTO _changes (tenant_id, resource, key, kind, at) VALUES (" +
                           std::to_string(tenant) + ", 'leads', '[1]', 'insert', " + time(i) + ")");
        }
    }
    void remove_tenant(int tenant) {
        for (const auto& table :
             rows("SELECT name FROM sqlite_schema AS t WHERE type = 'table' AND EXISTS"
                  " (SELECT 1 FROM pragma_table_info(t.name) WHERE name = 'tenant_id')")) {
            database->exec("DELETE FROM " + table + " WHERE tenant_id = " + std::to_string(tenant));
        }
    }
    /// Returns the results of the queries of all pages, each as a sorted list.
    std::vector<std::vector<std::string>> answers() {
        std::vector<std::vector<std::string>> all;
        for (const auto* path : {"docs/reporting.md", "README.md"}) {
            const auto text = page(path);
            for (const auto& block : blocks_of(text)) {
                all.push_back(rows(unlimited(block.sql)));
                std::ranges::sort(all.back());
            }
        }
        return all;
    }
};

TEST_F(SeveralTenantsTest, EveryQueryKeepsTheTenantsApart) {
    const auto together = answers();
    database->exec("SAVEPOINT both");
    remove_tenant(8);
    const auto of_seven = answers();
    database->exec("ROLLBACK TO both");
    remove_tenant(7);
    auto expected = answers();
    ASSERT_EQ(together.size(), expected.size());
    std::size_t answered = 0;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        answered += expected[i].empty() ? 0 : 1;
        expected[i].insert(expected[i].end(), of_seven[i].begin(), of_seven[i].end());
        std::ranges::sort(expected[i]);
        EXPECT_EQ(together[i], expected[i]) << "query " << i;
    }
    EXPECT_GE(answered, together.size() / 2)
        << "otherwise the two tenants have too few rows for these queries";
}

TEST_F(SeveralTenantsTest, TheReadmeLeavesOutTimesThatTheSourceDoesNotKnow) {
    database->exec("UPDATE leads SET created_on = '0001-01-01T00:00:00.0000000Z' WHERE tenant_id = 7");
    std::size_t answered = 0;
    for (const auto& block : blocks_of(page("README.md"))) {
        if (block.sql.find("FROM leads") == std::string::npos) { continue; }
        ++answered;
        EXPECT_THAT(rows(unlimited(block.sql)), ::testing::Each(::testing::StartsWith("8|")));
    }
    EXPECT_EQ(answered, 1U);
}

TEST_F(ReportingTest, EveryQuestionRunsAndHasAnAnswer) {
    const auto text = page("docs/reporting.md");
    const auto blocks = blocks_of(text);
    EXPECT_GE(blocks.size(), 15U);
    for (const auto& [sql, rest] : blocks) {
        expect_to_run(sql);
        EXPECT_TRUE(rest.starts_with(answer)) << "scripts/reporting-doc finds no block for the answer of\n"
                                              << sql;
    }
}

TEST_F(ReportingTest, EveryViewIsListed) {
    const auto text = page("docs/reporting.md");
    for (const auto& file : view_files()) {
        EXPECT_THAT(text, ::testing::HasSubstr("\n| `" + file.stem().string() + "` | "));
    }
}

TEST_F(ReportingTest, TheQueriesOfTheReadmeRun) {
    const auto text = page("README.md");
    const auto blocks = blocks_of(text);
    EXPECT_FALSE(blocks.empty());
    for (const auto& block : blocks) { expect_to_run(block.sql); }
}

}  // namespace
}  // namespace stmirror::mirror
