// SPDX-License-Identifier: MIT
// Records the transactions of publishers: what one may contain, and how large it may be.
#include <gmock/gmock.h>

#include <array>
#include <string_view>

#include "ddl_statements.hpp"
#include "publish/ddl_text.hpp"
#include "publish_fixture.hpp"

namespace stmirror::publish {
namespace {

bool begins_with_one_of(const std::string& sql, std::initializer_list<std::string_view> words) {
    return std::ranges::any_of(words, [&](auto word) { return sql.starts_with(word); });
}

bool changes_schema(const std::string& sql) {
    return begins_with_one_of(sql, {"CREATE ", "ALTER ", "SELECT create_distributed_table("});
}

bool writes_rows(const std::string& sql) {
    return begins_with_one_of(sql, {"INSERT ", "UPDATE ", "DELETE ", "COPY "});
}

struct Transaction {
    std::vector<std::string> statements{};
    std::size_t bytes = 0;  ///< the size of the parameters and of the input of COPY
};

/// Sends everything on. Without BEGIN, the server executes all statements of a call in one transaction.
class RecordingLink final : public Link {
 public:
    RecordingLink(std::unique_ptr<Link> link, std::vector<Transaction>& all)
        : link_(std::move(link)), all_(all) {}

    Outcome<std::vector<Answer>> run(const std::vector<Query>& queries) override {
        if (!is_open_) { all_.emplace_back(); }
        for (const auto& query : queries) {
            if (query.sql == Statements::begin()) { is_open_ = true; }
            all_.back().statements.push_back(query.sql);
            for (const auto& each : query.parameters) { all_.back().bytes += each.value.value_or("").size(); }
            if (query.sql == Statements::commit() || query.sql == Statements::roll_back()) {
                is_open_ = false;
            }
        }
        return link_->run(queries);
    }
    Outcome<> copy(const std::string& sql, const std::string& input) override {
        if (!is_open_) { all_.emplace_back(); }
        all_.back().statements.push_back(sql);
        all_.back().bytes += input.size();
        return link_->copy(sql, input);
    }

 private:
    std::unique_ptr<Link> link_;
    std::vector<Transaction>& all_;
    bool is_open_ = false;
};

class TransactionsTest : public PublishTest {
 protected:
    /// Publishes all changes, by default after a comparison of all rows. Records the transactions.
    void publish_recorded(const PlannerLimits& limits = {.once = true, .compare_first = true}) {
        auto with = parts();
        with.connect = [this]() -> Outcome<std::unique_ptr<Link>> {
            auto link = Connection::open(postgres.conninfo());
            if (!link) { return link.error(); }
            return std::unique_ptr<Link>(new RecordingLink(std::move(*link), transactions));
        };
        const auto published = publish(std::move(with), limits);
        ASSERT_TRUE(published.has_value()) << published.error().text;
    }
    std::size_t count(bool (*is_wanted)(const std::string&)) const {
        return static_cast<std::size_t>(std::ranges::count_if(
            transactions, [&](const auto& each) { return std::ranges::any_of(each.statements, is_wanted); }));
    }
    void expect_no_mixture() const {
        for (const auto& each : transactions) {
            EXPECT_FALSE(std::ranges::any_of(each.statements, changes_schema) &&
                         std::ranges::any_of(each.statements, writes_rows))
                << ::testing::PrintToString(each.statements);
        }
    }

    std::vector<Transaction> transactions;
};

TEST_F(TransactionsTest, NoneChangesBothTheSchemaAndRows) {
    apply({{.id = 1, .name = "Ada", .tags = {5, 6}}, {.id = 2, .name = "Bob"}});
    publish_recorded();
    EXPECT_GE(count(changes_schema), 7U) << "six tables and the views";
    apply({{.id = 1, .name = "Eve", .tags = {7}}});
    publish_recorded();
    const auto before = count(changes_schema);
    for (const auto* sql :
         {"ALTER TABLE servicetitan._stmirror_owner DROP COLUMN numbered_since",
          "ALTER TABLE servicetitan.people DROP COLUMN name", "DROP TABLE servicetitan.person_tags",
          "DROP TABLE servicetitan._stmirror_parked"}) {
        postgres.run(sql);
    }
    apply({{.id = 3, .name = "Cy", .tags = {8}}});
    publish_recorded();
    EXPECT_EQ(count(changes_schema), before + 5) << "and once more the views, of which there are none yet";
    EXPECT_GT(count(writes_rows), 10U);
    expect_no_mixture();
    expect_equal();
}

TEST_F(TransactionsTest, NoneChangesBothIfATableIsSecuredWhenItIsCreated) {
    for (const auto& statement : statements_of(ddl_text(layout(), {.row_level_security = true}))) {
        if (statement.find("person_tags") == std::string::npos) { postgres.run(statement); }
    }
    apply({{.id = 1, .name = "Ada", .tags = {5}}});
    publish_recorded();
    EXPECT_EQ(count([](const auto& sql) { return sql.starts_with("CREATE POLICY "); }), 1U);
    expect_no_mixture();
    expect_equal();
}

TEST_F(TransactionsTest, ThePrintedStatementsWriteNoRows) {
    for (const auto& sql : statements_of(ddl_text(layout(), {.citus = true, .row_level_security = true}))) {
        EXPECT_TRUE(changes_schema(sql)) << sql;
    }
}

TEST_F(TransactionsTest, TheJsonOfAllTablesTogetherIsLimited) {
    apply({{.id = 1}});
    apply_meetings({{.room = "a"}});
    publish_recorded();
    const std::string large(1'000'000, 'x');
    apply({{.id = 1, .name = large}, {.id = 2, .name = large}, {.id = 3, .name = large}});
    apply_meetings({{.room = "a", .raw = large}, {.room = "b", .raw = large}, {.room = "c", .raw = large}});
    transactions.clear();
    publish_recorded({.once = true});
    std::size_t most = 0;
    std::size_t sum = 0;
    for (const auto& each : transactions) {
        most = std::max(most, each.bytes);
        sum += each.bytes;
    }
    // A person's name is sent twice: in its column and in the JSON.
    EXPECT_GT(sum, 9'000'000U);
    EXPECT_LT(most, 8'000'000U);
    expect_equal();
}

}  // namespace
}  // namespace stmirror::publish
