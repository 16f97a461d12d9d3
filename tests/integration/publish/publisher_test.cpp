// SPDX-License-Identifier: MIT
// Tests publishing a mirror to a real PostgreSQL.
#include "publish/publisher.hpp"

#include <gmock/gmock.h>

#include <barrier>
#include <future>

#include "publish/target_schema.hpp"
#include "publish_fixture.hpp"

namespace stmirror::publish {
namespace {

using ::testing::ElementsAre;

using PublisherTest = PublishTest;

TEST_F(PublisherTest, TheFirstLoadCopiesAllRowsWithTheirChildren) {
    apply({{.id = 1, .name = "Ada", .tags = {5, 6}}, {.id = 2, .name = "Bob"}});
    const auto published = publish();
    ASSERT_TRUE(published.has_value()) << published.error().text;
    EXPECT_EQ(published->loaded, 2U);
    EXPECT_THAT(people(), ElementsAre("1|Ada", "2|Bob"));
    EXPECT_THAT(tags(), ElementsAre("7|1|0|5", "7|1|1|6"));
    EXPECT_EQ(position(), "2|NULL|NULL");
}

TEST_F(PublisherTest, AChangeReplacesTheRowAndItsChildren) {
    apply({{.id = 1, .name = "Ada", .tags = {5, 6}}, {.id = 2, .name = "Bob"}});
    ASSERT_TRUE(publish().has_value());
    apply({{.id = 1, .name = "Eve", .tags = {9}}});
    const auto published = publish();
    ASSERT_TRUE(published.has_value()) << published.error().text;
    EXPECT_EQ(published->changes, 1U);
    EXPECT_EQ(published->loaded, 0U);
    EXPECT_THAT(people(), ElementsAre("1|Eve", "2|Bob"));
    EXPECT_THAT(tags(), ElementsAre("7|1|0|9"));
    EXPECT_THAT(postgres.rows("SELECT id, _seq FROM servicetitan.people ORDER BY id"),
                ElementsAre("1|3", "2|2"));
}

TEST_F(PublisherTest, ARefusedRecordIsParkedAndTheOthersArrive) {
    apply({{.id = 1, .name = "Ada"}});
    ASSERT_TRUE(publish().has_value());
    postgres.run("ALTER TABLE servicetitan.people ADD CHECK (name <> 'Secret Eve')");
    apply({{.id = 1, .name = "Secret Eve"}, {.id = 2, .name = "Bob"}, {.id = 3, .name = "Cy"}});
    const auto published = publish();
    ASSERT_TRUE(published.has_value()) << published.error().text;
    EXPECT_EQ(published->parked, 1U);
    EXPECT_THAT(people(), ElementsAre("1|Ada", "2|Bob", "3|Cy"));
    EXPECT_EQ(position(), "4|NULL|NULL");
    const std::string parked = "SELECT table_name, key, left(reason, 13) FROM servicetitan._stmirror_parked";
    EXPECT_THAT(postgres.rows(parked), ElementsAre("people|[1]|people: 23514"));
    EXPECT_THAT(logged, ::testing::Not(::testing::HasSubstr("Secret")));
    apply({{.id = 1, .name = "Ann"}});
    ASSERT_TRUE(publish().has_value());
    EXPECT_THAT(postgres.rows(parked), ElementsAre());
    EXPECT_THAT(people(), ElementsAre("1|Ann", "2|Bob", "3|Cy"));
}

TEST_F(PublisherTest, ARecordThatATriggerOfTheUserRefusesIsParked) {
    apply({{.id = 1, .name = "Ada"}});
    ASSERT_TRUE(publish().has_value());
    postgres.run(
        "CREATE FUNCTION public.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " IF NEW.name = 'Eve' THEN RAISE EXCEPTION 'not Eve'; END IF; RETURN NEW; END $$");
    postgres.run(
        "CREATE TRIGGER refuse BEFORE INSERT OR UPDATE ON servicetitan.people FOR EACH ROW"
        " EXECUTE FUNCTION public.refuse()");
    apply({{.id = 1, .name = "Eve"}, {.id = 2, .name = "Bob"}});
    const auto published = publish();
    ASSERT_TRUE(published.has_value()) << published.error().text;
    EXPECT_EQ(published->parked, 1U);
    EXPECT_THAT(people(), ElementsAre("1|Ada", "2|Bob"));
}

TEST_F(PublisherTest, ARoleThatMayOnlyCreateInTheSchemaIsEnough) {
    postgres.run("CREATE ROLE plain LOGIN");
    postgres.run("GRANT USAGE, CREATE ON SCHEMA servicetitan, servicetitan_views TO plain");
    auto with = parts();
    with.connect = [this] {
        return Connection::open("host=" + postgres.folder().string() + " user=plain dbname=postgres");
    };
    apply({{.id = 1, .name = "Ada", .tags = {5}}});
    ASSERT_TRUE(publish(with).has_value());
    apply({{.id = 2, .name = "Bob"}});
    const auto published = publish(with);
    ASSERT_TRUE(published.has_value()) << published.error().text;
    expect_equal();
}

TEST_F(PublisherTest, ALaterClaimStopsTheEarlierPublisher) {
    apply({{.id = 1, .name = "Ada"}});
    ASSERT_TRUE(publish().has_value());
    const auto all = layout();
    const auto link = Connection::open(postgres.conninfo());
    Target earlier(**link, all, "here");
    const auto old = earlier.claim(7, {});
    ASSERT_TRUE(old.has_value());
    ASSERT_TRUE(publish().has_value());
    auto next = old->position;
    next.change.seq += 1;
    const auto refused = earlier.begin(*old, next);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().error.code, Errc::NotOurs);
    earlier.roll_back();
    EXPECT_EQ(position(), "1|NULL|NULL");
}

TEST_F(PublisherTest, ATenantMovesToAnotherMirrorOnceItIsReleased) {
    apply({{.id = 1, .name = "Ada"}, {.id = 2, .name = "Bob"}});
    const auto all = layout();
    const auto link = Connection::open(postgres.conninfo());
    ASSERT_TRUE(publish().has_value());
    Target owner(**link, all, "here");
    ASSERT_TRUE(owner.claim(7, {}).has_value());
    const auto refused = publish(parts("elsewhere"));
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, Errc::NotOurs);
    postgres.run("DELETE FROM servicetitan.people WHERE id = 2");
    postgres.run("UPDATE servicetitan._stmirror_owner SET until = now()");
    ASSERT_TRUE(publish(parts("elsewhere")).has_value());
    expect_equal();
    EXPECT_THAT(postgres.rows("SELECT mirror FROM servicetitan._stmirror_owner"), ElementsAre("elsewhere"));
}

TEST_F(PublisherTest, AClaimThatLastsImpossiblyLongIsNoClaim) {
    apply({{.id = 1, .name = "Ada"}});
    ASSERT_TRUE(publish().has_value());
    const std::string owner = "SELECT mirror FROM servicetitan._stmirror_owner";
    // The server's clock was ahead for a while.
    postgres.run("UPDATE servicetitan._stmirror_owner SET until = now() + interval '5 minutes'");
    EXPECT_FALSE(publish(parts("elsewhere")).has_value());
    EXPECT_THAT(postgres.rows(owner), ElementsAre("here"));
    postgres.run("UPDATE servicetitan._stmirror_owner SET until = now() + interval '1 year'");
    const std::string since = "SELECT numbered_since FROM servicetitan._stmirror_owner";
    const auto before = postgres.rows(since);
    EXPECT_TRUE(publish(parts("elsewhere")).has_value());
    EXPECT_THAT(postgres.rows(owner), ElementsAre("elsewhere"));
    EXPECT_NE(postgres.rows(since), before) << "the numbers of another mirror begin anew";
}

TEST_F(PublisherTest, ATenantThatMovesBackIsSentAgain) {
    apply({{.id = 1, .name = "Ada", .tags = {5}}, {.id = 2, .name = "Bob"}});
    ASSERT_TRUE(publish().has_value());
    ASSERT_TRUE(publish(parts("elsewhere")).has_value());
    // Makes the target contain what the other mirror had and this one does not have.
    postgres.run("UPDATE servicetitan.people SET name = 'Older' WHERE id = 1");
    postgres.run("UPDATE servicetitan.people SET _changed_at = now() WHERE id = 2");
    postgres.run("DELETE FROM servicetitan.person_tags");
    ASSERT_TRUE(publish().has_value());
    expect_equal();
    EXPECT_THAT(postgres.rows("SELECT count(DISTINCT _changed_at) FROM servicetitan.people"),
                ElementsAre("1"));
}

TEST_F(PublisherTest, APublisherThatFallsSilentInATransactionLosesTheTenant) {
    apply({{.id = 1, .name = "Ada"}});
    ASSERT_TRUE(publish().has_value());
    const auto all = layout();
    auto link = Connection::open(postgres.conninfo());
    Target silent(**link, all, "here");
    const auto claim = silent.claim(7, {});
    ASSERT_TRUE(claim.has_value());
    postgres.run("UPDATE servicetitan._stmirror_owner SET until = now()");
    ASSERT_TRUE(silent.begin(*claim, claim->position).has_value());
    const auto limit = (*link)->run({{"SHOW idle_in_transaction_session_timeout"}});
    ASSERT_TRUE(limit.has_value());
    EXPECT_EQ(limit->front().rows.at(0).at(0), "1min");
    ASSERT_TRUE((*link)->run({{"UPDATE servicetitan._stmirror_owner SET until = now()"}}).has_value());
    ASSERT_TRUE((*link)->run({{"SET LOCAL idle_in_transaction_session_timeout = '200ms'"}}).has_value());
    ASSERT_TRUE(publish(parts("elsewhere")).has_value());
    const auto ended = silent.commit();
    ASSERT_FALSE(ended.has_value());
    EXPECT_EQ(remedy_for(ended.error()), Remedy::Reconnect);
    expect_equal();
}

TEST_F(PublisherTest, OddValuesArriveAsTheyAre) {
    apply(
        {{.id = 9223372036854775807, .name = std::string(1'000'000, 'x'), .modified = "0001-01-01T00:00:00Z"},
         {.id = 2, .modified = "2024-05-01T23:59:59.9999999Z"},
         {.id = 3, .modified = std::nullopt},
         {.id = 4, .name = std::string("a\0b", 3)}});
    const auto published = publish();
    ASSERT_TRUE(published.has_value()) << published.error().text;
    postgres.run("ALTER ROLE stmirror SET timezone = 'UTC'");
    EXPECT_THAT(postgres.rows("SELECT id, length(name), modified_on FROM servicetitan.people ORDER BY id"),
                ElementsAre("2|3|2024-05-01 23:59:59.999999+00", "3|3|NULL", "4|3|2024-05-01 10:00:00+00",
                            "9223372036854775807|1000000|0001-01-01 00:00:00+00"));
    EXPECT_THAT(postgres.rows("SELECT name FROM servicetitan.people WHERE id = 4"),
                ElementsAre("a\xEF\xBF\xBD"
                            "b"));
}

TEST_F(PublisherTest, SeveralPublishersCreateTheTablesAtOnce) {
    const auto all = layout();
    for (int round = 0; round < 10; ++round) {
        postgres.run("DROP SCHEMA servicetitan CASCADE");
        postgres.run("CREATE SCHEMA servicetitan");
        std::barrier together(4);
        const auto create = [&] {
            const auto link = Connection::open(postgres.conninfo());
            together.arrive_and_wait();
            return create_missing(**link, all);
        };
        std::vector<std::future<Outcome<>>> publishers;
        for (int i = 0; i < 4; ++i) { publishers.push_back(std::async(std::launch::async, create)); }
        for (auto& publisher : publishers) {
            const auto created = publisher.get();
            EXPECT_TRUE(created.has_value()) << created.error().error.text;
        }
    }
}

TEST_F(PublisherTest, TheTargetIsCheckedWithoutCreatingAnything) {
    const auto link = Connection::open(postgres.conninfo());
    EXPECT_TRUE(check_schema(**link, "servicetitan").has_value());
    const auto missing = check_schema(**link, "elsewhere");
    ASSERT_FALSE(missing.has_value());
    EXPECT_EQ(missing.error().sqlstate, "3F000");
    postgres.run("CREATE ROLE stranger");
    ASSERT_TRUE((*link)->run({{"SET ROLE stranger"}}).has_value());
    const auto refused = check_schema(**link, "servicetitan");
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().error.code, Errc::Configuration);
    EXPECT_THAT(postgres.rows("SELECT 1 FROM pg_tables WHERE schemaname = 'servicetitan'"), ElementsAre());
}

}  // namespace
}  // namespace stmirror::publish
