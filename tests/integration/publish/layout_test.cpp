// SPDX-License-Identifier: MIT
// Tests which tables and columns are published, and what happens when tables or columns change.
#include <gmock/gmock.h>

#include "ddl_statements.hpp"
#include "mirror/writing/row_repairs.hpp"
#include "publish/ddl_text.hpp"
#include "publish/target_schema.hpp"
#include "publish/target_views.hpp"
#include "publish_fixture.hpp"

namespace stmirror::publish {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class LayoutTest : public PublishTest {
 protected:
    Result<Published> publish_as(const ColumnChoice& choice, Deletes deletes = Deletes::Mark) {
        auto with = parts();
        with.layout = layout(choice, deletes);
        return publish(std::move(with), {.once = true});
    }
    /// Publishes one record, then stops in the middle of the load.
    void load_one_as(const ColumnChoice& choice) {
        const Publisher* running = nullptr;
        auto with = parts();
        with.layout = layout(choice);
        with.pause = [&](Duration) { return running->tenants().front().published().loaded < 1; };
        Publisher publisher(std::move(with), {.once = true, .batch = 1});
        running = &publisher;
        ASSERT_TRUE(publisher.run().has_value());
    }
    std::vector<std::string> columns(const std::string& table) const {
        return postgres.rows("SELECT column_name FROM information_schema.columns WHERE table_name = '" +
                             table + "' ORDER BY ordinal_position");
    }
};

TEST_F(LayoutTest, AColumnLeftOutIsNotInTheTargetAndNeitherIsTheJson) {
    apply({{.id = 1, .name = "Ada", .tags = {5}}});
    ASSERT_TRUE(publish_as({.left_out = {"people.name"}}).has_value());
    EXPECT_THAT(columns("people"), ElementsAre("tenant_id", "id", "modified_on", "_hash", "_changed_at",
                                               "_deleted_at", "_deleted_reason", "_seq"));
}

TEST_F(LayoutTest, AColumnOfAChildTableLeftOutIsNotInTheJsonOfTheRecordEither) {
    apply({{.id = 1, .name = "Ada", .tags = {5}}});
    ASSERT_TRUE(publish_as({.left_out = {"person_tags.tag_id"}}).has_value());
    EXPECT_THAT(columns("person_tags"), ElementsAre("tenant_id", "person_id", "position"));
    EXPECT_THAT(columns("people"), ::testing::Not(::testing::Contains("_raw")));
}

TEST_F(LayoutTest, AColumnThatIsAddedIsFilledInAllRows) {
    apply({{.id = 1, .name = "Ada"}, {.id = 2, .name = "Bob"}});
    ASSERT_TRUE(publish_as({.left_out = {"people.name"}, .raw = false}).has_value());
    const auto published = publish();
    ASSERT_TRUE(published.has_value()) << published.error().text;
    EXPECT_EQ(published->loaded, 2U);
    EXPECT_THAT(people(), ElementsAre("1|Ada", "2|Bob"));
    expect_equal();
    EXPECT_EQ(publish()->loaded, 0U);
}

TEST_F(LayoutTest, ALayoutThatChangesDuringALoadAppliesToAllTables) {
    apply({{.id = 1, .name = "Ada", .tags = {5}}, {.id = 2, .name = "Bob"}});
    load_one_as({.left_out = {"people.name"}});
    const auto published = publish();
    ASSERT_TRUE(published.has_value()) << published.error().text;
    EXPECT_EQ(published->loaded, 2U);
    expect_equal();
    EXPECT_EQ(publish()->loaded, 0U);
}

TEST_F(LayoutTest, ALoadOfANewLayoutContinuesWhereItWasInterrupted) {
    apply({{.id = 1, .name = "Ada"}, {.id = 2, .name = "Bob"}});
    ASSERT_TRUE(publish_as({.left_out = {"people.name"}}).has_value());
    load_one_as({});
    EXPECT_EQ(publish()->loaded, 1U);
    expect_equal();
}

TEST_F(LayoutTest, ANameMayHaveAsManyCharactersAsPostgresKeeps) {
    apply({{.id = 1, .name = "Ada"}});
    const std::string longest(63, 'n');
    catalogue = mirror::small_catalogue("{ field = \"extra\", name = \"" + longest +
                                        "\", type = \"text\", about = \"More.\" },");
    close();
    open();
    ASSERT_TRUE(publish().has_value());
    EXPECT_THAT(columns("people"), ::testing::Contains(longest));
    EXPECT_THAT(postgres.rows("SELECT " + longest + " FROM servicetitan.people"), ElementsAre("NULL"));
    // The second run must find the column and must not add it again.
    ASSERT_TRUE(publish().has_value());
}

TEST_F(LayoutTest, AColumnOfAnotherTypeIsReportedWithTheStatementToRun) {
    apply({{.id = 1, .name = "Ada"}});
    ASSERT_TRUE(publish().has_value());
    postgres.run("ALTER TABLE servicetitan.people ALTER COLUMN name TYPE varchar(3)");
    const auto refused = publish();
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, Errc::Configuration);
    EXPECT_THAT(refused.error().text,
                ::testing::HasSubstr("ALTER TABLE servicetitan.people ALTER COLUMN name TYPE text"));
}

TEST_F(LayoutTest, DeletedRecordsAreMarkedAndRestored) {
    apply({{.id = 1, .name = "Ada", .tags = {5}}});
    ASSERT_TRUE(publish().has_value());
    const std::vector<std::string> keys{"[1]"};
    ASSERT_TRUE(repairs().mark_deleted(feed, keys).has_value());
    ASSERT_TRUE(publish().has_value());
    const std::string deleted = "SELECT _deleted_at IS NOT NULL FROM servicetitan.people";
    EXPECT_THAT(postgres.rows(deleted), ElementsAre("t"));
    apply({{.id = 1, .name = "Ada", .modified = "2024-05-02T10:00:00Z", .tags = {6}}});
    ASSERT_TRUE(publish().has_value());
    EXPECT_THAT(postgres.rows(deleted), ElementsAre("f"));
    expect_equal();
}

TEST_F(LayoutTest, DeletedRecordsAreRemovedIfTheSettingsSaySo) {
    apply({{.id = 1, .name = "Ada", .tags = {5}}, {.id = 2, .name = "Bob"}});
    ASSERT_TRUE(publish_as({}, Deletes::Remove).has_value());
    const std::vector<std::string> keys{"[1]"};
    ASSERT_TRUE(repairs().mark_deleted(feed, keys).has_value());
    ASSERT_TRUE(publish_as({}, Deletes::Remove).has_value());
    EXPECT_THAT(people(), ElementsAre("2|Bob"));
    EXPECT_THAT(tags(), IsEmpty());
    // If the setting has changed, the publisher sends all rows again.
    ASSERT_TRUE(publish().has_value());
    EXPECT_THAT(people(), ElementsAre("1|Ada", "2|Bob"));
    ASSERT_TRUE(publish_as({}, Deletes::Remove).has_value());
    EXPECT_THAT(people(), ElementsAre("2|Bob"));
}

TEST_F(LayoutTest, ARefusedRecordThatIsDeletedIsRemovedAndNoLongerParked) {
    apply({{.id = 1, .name = "Ada"}, {.id = 2, .name = "Bob"}});
    ASSERT_TRUE(publish_as({}, Deletes::Remove).has_value());
    postgres.run("ALTER TABLE servicetitan.people ADD CHECK (name <> 'Eve')");
    apply({{.id = 1, .name = "Eve"}});
    ASSERT_EQ(publish_as({}, Deletes::Remove)->parked, 1U);
    const std::vector<std::string> keys{"[1]"};
    ASSERT_TRUE(repairs().mark_deleted(feed, keys).has_value());
    ASSERT_EQ(publish_as({}, Deletes::Remove)->parked, 0U);
    EXPECT_THAT(people(), ElementsAre("2|Bob"));
    EXPECT_THAT(postgres.rows("SELECT key FROM servicetitan._stmirror_parked"), IsEmpty());
}

TEST_F(LayoutTest, ThePrintedStatementsCreateWhatThePublisherUses) {
    postgres.run("CREATE ROLE reader");
    for (const auto& statement : statements_of(ddl_text(layout(), {.row_level_security = true}))) {
        postgres.run(statement);
    }
    apply({{.id = 1, .name = "Ada", .tags = {5}}});
    ASSERT_TRUE(publish().has_value());
    postgres.run("GRANT USAGE ON SCHEMA servicetitan TO reader");
    postgres.run("GRANT SELECT ON servicetitan.people TO reader");
    const auto seen_as = [&](const std::string& tenant) {
        return postgres.rows_of({"SET ROLE reader", "SET stmirror.tenant_id = '" + tenant + "'",
                                 "SELECT name FROM servicetitan.people"});
    };
    EXPECT_THAT(seen_as("7"), ElementsAre("Ada"));
    EXPECT_THAT(seen_as("8"), IsEmpty());
}

class MissingTableTest : public LayoutTest {
 protected:
    /// Lets a reader read all tables that are created from now on, and runs the printed statements except
    /// those of the child table. Then publishes.
    void publish_without_the_child_table(const std::vector<std::string>& more = {}) {
        postgres.run("CREATE ROLE reader");
        postgres.run("GRANT USAGE ON SCHEMA servicetitan TO reader");
        postgres.run("ALTER DEFAULT PRIVILEGES IN SCHEMA servicetitan GRANT SELECT ON TABLES TO reader");
        for (const auto& statement : statements_of(ddl_text(layout(), {.row_level_security = true}))) {
            if (statement.find("person_tags") == std::string::npos) { postgres.run(statement); }
        }
        for (const auto& statement : more) { postgres.run(statement); }
        apply({{.id = 1, .name = "Ada", .tags = {5}}});
        ASSERT_TRUE(publish().has_value());
    }
    std::vector<std::string> tags_seen_as(const std::string& tenant) const {
        return postgres.rows_of({"SET ROLE reader", "SET stmirror.tenant_id = '" + tenant + "'",
                                 "SELECT tag_id FROM servicetitan.person_tags"});
    }
};

TEST_F(MissingTableTest, ItGetsThePolicyOfTheOthers) {
    publish_without_the_child_table();
    EXPECT_THAT(tags_seen_as("7"), ElementsAre("5"));
    EXPECT_THAT(tags_seen_as("8"), IsEmpty());
}

TEST_F(MissingTableTest, NobodyReadsItIfTheOthersHavePoliciesOfTheUser) {
    publish_without_the_child_table({"DROP POLICY tenant ON servicetitan._stmirror_owner",
                                     "DROP POLICY tenant ON servicetitan._stmirror_position",
                                     "CREATE POLICY mine ON servicetitan._stmirror_owner USING (true)"});
    EXPECT_THAT(tags_seen_as("7"), IsEmpty());
    EXPECT_THAT(tags(), ElementsAre("7|1|0|5"));
}

TEST_F(LayoutTest, AViewThatTheEngineRefusesIsLeftOut) {
    ASSERT_TRUE(publish().has_value());
    postgres.run("DROP SCHEMA servicetitan_views CASCADE");
    postgres.run("CREATE SCHEMA servicetitan_views");
    const auto link = Connection::open(postgres.conninfo());
    const auto created =
        create_views(**link, layout(),
                     {"CREATE VIEW v_a AS SELECT no_such_function(1)",
                      "CREATE VIEW v_b AS SELECT id FROM people", "CREATE VIEW v_c AS SELECT id FROM v_b"});
    ASSERT_TRUE(created.has_value()) << created.error().error.text;
    EXPECT_EQ(*created, 2U);
}

TEST_F(LayoutTest, AColumnThatSomeoneDroppedIsFilledAgain) {
    apply({{.id = 1, .name = "Ada"}, {.id = 2, .name = "Bob"}});
    ASSERT_TRUE(publish().has_value());
    postgres.run("ALTER TABLE servicetitan.people DROP COLUMN name");
    ASSERT_TRUE(publish().has_value());
    expect_equal();
    EXPECT_EQ(publish()->loaded, 0U);
}

TEST_F(LayoutTest, ATableThatSomeoneDroppedIsFilledAgain) {
    apply({{.id = 1, .name = "Ada", .tags = {5}}, {.id = 2, .name = "Bob"}});
    for (const auto* table : {"people", "person_tags"}) {
        ASSERT_TRUE(publish().has_value());
        postgres.run(std::string("DROP TABLE servicetitan.") + table);
        ASSERT_TRUE(publish().has_value());
        expect_equal();
    }
}

TEST_F(LayoutTest, AColumnThatSomeoneDropsWhileAnotherPublisherRunsIsFilledByIt) {
    apply({{.id = 1, .name = "Ada", .tags = {5}}, {.id = 2, .name = "Bob"}});
    int pauses = 0;
    auto with = parts();
    with.pause = [&](Duration) {
        if (++pauses == 20) {
            postgres.run("ALTER TABLE servicetitan.people DROP COLUMN name");
            const auto link = Connection::open(postgres.conninfo());
            EXPECT_TRUE(create_missing(**link, layout()).has_value());
            apply({{.id = 3, .name = "Cy"}});
        }
        return pauses < 40;
    };
    ASSERT_TRUE(publish(std::move(with), {}).has_value());
    expect_equal();
}

}  // namespace
}  // namespace stmirror::publish
