// SPDX-License-Identifier: MIT
// A mirror is published into a real PostgreSQL.
#include "publish/publisher.hpp"

#include <gmock/gmock.h>

#include "postgres.hpp"
#include "unit/mirror/fixture.hpp"

namespace stmirror::publish {
namespace {

using ::testing::ElementsAre;

class PublisherTest : public mirror::MirrorTest {
 protected:
    Result<Published> publish(const std::string& mirror_name = "here") {
        const auto reader = this->reader();
        const auto connection = Connection::open(postgres.conninfo());
        Target target(*connection.value(), "servicetitan");
        Publisher publisher(*reader, target, resources(), mirror_name);
        if (auto prepared = publisher.prepare(); !prepared) return prepared.error();
        return publisher.publish(feed.tenant_id);
    }

    std::vector<const Resource*> resources() const {
        std::vector<const Resource*> all;
        for (const auto& resource : catalogue.resources()) all.push_back(&resource);
        return all;
    }

    std::vector<std::string> people() const {
        return postgres.rows("SELECT id, name FROM servicetitan.people WHERE tenant_id = 7 ORDER BY id");
    }
    std::vector<std::string> tags() const {
        return postgres.rows(
            "SELECT t.* FROM servicetitan.person_tags AS t WHERE t.tenant_id = 7 ORDER BY 2, 3");
    }
    std::string position() const {
        return postgres.rows("SELECT seq, loading_table, loading_key FROM servicetitan._stmirror_position")
            .at(0);
    }

    testing::Postgres postgres;
};

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

TEST_F(PublisherTest, ARefusedBatchMovesNoPosition) {
    apply({{.id = 1, .name = "Ada"}});
    ASSERT_TRUE(publish().has_value());
    postgres.run("ALTER TABLE servicetitan.people ADD CHECK (name <> 'Eve')");
    apply({{.id = 1, .name = "Eve"}, {.id = 2, .name = "Bob"}});
    const auto refused = publish();
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, Errc::Database);
    EXPECT_THAT(people(), ElementsAre("1|Ada"));
    EXPECT_EQ(position(), "1|NULL|NULL");
}

TEST_F(PublisherTest, TheServersTextOfARefusedRowIsNotReported) {
    apply({{.id = 1, .name = "Ada"}});
    ASSERT_TRUE(publish().has_value());
    postgres.run("ALTER TABLE servicetitan.people ADD CHECK (name <> 'Secret Eve')");
    apply({{.id = 1, .name = "Secret Eve"}});
    const auto refused = publish();
    ASSERT_FALSE(refused.has_value());
    EXPECT_THAT(refused.error().text, ::testing::Not(::testing::HasSubstr("Secret Eve")));
}

TEST_F(PublisherTest, ALaterClaimStopsTheEarlierPublisher) {
    apply({{.id = 1, .name = "Ada"}});
    ASSERT_TRUE(publish().has_value());
    const auto connection = Connection::open(postgres.conninfo());
    Target earlier(*connection.value(), "servicetitan");
    const auto old = earlier.claim(7, {.mirror = "here", .change = {}});
    ASSERT_TRUE(old.has_value());
    ASSERT_TRUE(publish().has_value());
    auto next = *old;
    next.change.seq += 1;
    const auto refused = earlier.write(7, *old, next, {});
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, Errc::NotOurs);
    EXPECT_EQ(position(), "1|NULL|NULL");
}

TEST_F(PublisherTest, AnotherMirrorOfTheTenantIsRefused) {
    apply({{.id = 1, .name = "Ada"}});
    ASSERT_TRUE(publish("here").has_value());
    const auto refused = publish("elsewhere");
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, Errc::NotOurs);
}

TEST_F(PublisherTest, OddValuesArriveAsTheyAre) {
    apply(
        {{.id = 9223372036854775807, .name = std::string(1'000'000, 'x'), .modified = "0001-01-01T00:00:00Z"},
         {.id = 2, .modified = "2024-05-01T23:59:59.9999999Z"},
         {.id = 3, .modified = std::nullopt}});
    const auto published = publish();
    ASSERT_TRUE(published.has_value()) << published.error().text;
    postgres.run("ALTER ROLE stmirror SET timezone = 'UTC'");
    EXPECT_THAT(postgres.rows("SELECT id, length(name), modified_on FROM servicetitan.people ORDER BY id"),
                ElementsAre("2|3|2024-05-01 23:59:59.999999+00", "3|3|NULL",
                            "9223372036854775807|1000000|0001-01-01 00:00:00+00"));
}

}  // namespace
}  // namespace stmirror::publish
