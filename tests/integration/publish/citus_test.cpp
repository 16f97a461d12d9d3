// SPDX-License-Identifier: MIT
// Tests that tables are distributed by tenant on Citus. No Citus is available here, so the test imitates its
// catalogue table pg_dist_partition and its function create_distributed_table().
#include <gmock/gmock.h>

#include "ddl_statements.hpp"
#include "publish/ddl_text.hpp"
#include "publish_fixture.hpp"

namespace stmirror::publish {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class CitusTest : public PublishTest {
 protected:
    CitusTest() {
        postgres.run("CREATE TABLE public.pg_dist_partition (logicalrelid regclass PRIMARY KEY)");
        postgres.run("CREATE TABLE public.calls (name text, distribution_column text, colocate_with text)");
        postgres.run(
            "CREATE FUNCTION public.create_distributed_table(name regclass, distribution_column text,"
            " colocate_with text) RETURNS void LANGUAGE sql AS 'INSERT INTO public.pg_dist_partition"
            " VALUES ($1); INSERT INTO public.calls VALUES ($1::text, $2, $3)'");
    }
    void run_printed_statements() const {
        for (const auto& statement : statements_of(ddl_text(layout(), {.citus = true}))) {
            postgres.run(statement);
        }
    }
    std::vector<std::string> calls() const {
        return postgres.rows("SELECT * FROM public.calls ORDER BY name COLLATE \"C\"");
    }
    const std::string beside_owner = "|tenant_id|servicetitan._stmirror_owner";
};

TEST_F(CitusTest, ThePrintedStatementsDistributeEveryTableOnce) {
    run_printed_statements();
    const auto distributed = ElementsAre(
        "servicetitan._stmirror_owner|tenant_id|none", "servicetitan._stmirror_parked" + beside_owner,
        "servicetitan._stmirror_position" + beside_owner, "servicetitan.meetings" + beside_owner,
        "servicetitan.people" + beside_owner, "servicetitan.person_tags" + beside_owner);
    EXPECT_THAT(calls(), distributed);
    run_printed_statements();
    EXPECT_THAT(calls(), distributed);
}

TEST_F(CitusTest, ATableThatIsCreatedLaterIsDistributedAsTheOthersAre) {
    run_printed_statements();
    apply({{.id = 1, .name = "Ada", .tags = {5}}});
    ASSERT_TRUE(publish().has_value());
    postgres.run("DELETE FROM public.pg_dist_partition WHERE logicalrelid::text LIKE '%person_tags'");
    postgres.run("DROP TABLE servicetitan.person_tags");
    postgres.run("TRUNCATE public.calls");
    ASSERT_TRUE(publish().has_value());
    EXPECT_THAT(calls(), ElementsAre("servicetitan.person_tags" + beside_owner));
    expect_equal();
}

TEST_F(CitusTest, NothingIsDistributedIfTheOthersAreNot) {
    apply({{.id = 1, .name = "Ada", .tags = {5}}});
    ASSERT_TRUE(publish().has_value());
    EXPECT_THAT(calls(), IsEmpty());
    postgres.run("DROP TABLE servicetitan.person_tags");
    ASSERT_TRUE(publish().has_value());
    EXPECT_THAT(calls(), IsEmpty());
}

}  // namespace
}  // namespace stmirror::publish
