// SPDX-License-Identifier: MIT
// Tests what the keys of [publish.NAME] and the printed statements do in a real database.
#include <gmock/gmock.h>

#include "publishing_fixture.hpp"
#include "support/open_database.hpp"

namespace stmirror::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class PublishSettings : public Publishing {
 protected:
    PublishSettings() : Publishing(10) { sync(); }
    std::vector<std::string> tenants() const {
        return postgres.rows("SELECT DISTINCT tenant_id FROM servicetitan.customers ORDER BY 1");
    }
    std::string count(const std::string& of) const {
        return postgres.rows("SELECT count(*) FROM " + of).at(0);
    }
    /// Runs the SQL that `publish warehouse --print-ddl` prints with these options. Returns the SQL.
    std::string run_printed(const std::vector<std::string>& options) {
        std::vector<std::string> arguments{"publish", "warehouse", "--print-ddl"};
        arguments.insert(arguments.end(), options.begin(), options.end());
        const auto printed = run(arguments);
        EXPECT_EQ(printed.exit_code, 0) << printed.output;
        postgres.run("DROP SCHEMA servicetitan CASCADE");
        postgres.run("CREATE SCHEMA servicetitan");
        std::ofstream(folder() / "printed.sql") << printed.output;
        shell("psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --file='" +
              (folder() / "printed.sql").string() + "' '" + postgres.conninfo() + "' >/dev/null");
        return printed.output;
    }
    const std::string tables = "pg_tables WHERE schemaname = 'servicetitan'";
};

TEST_F(PublishSettings, OnlyTheTenantsOfTheListArePublished) {
    auto database = open_to_write(mirror());
    database.exec(
        "CREATE TEMP TABLE other AS SELECT * FROM customers; UPDATE other SET tenant_id = 7;"
        "INSERT INTO customers SELECT * FROM other");
    configure(
        "tenants = [7]\n[[tenant]]\nid = 7\nname = \"other\"\nclient_id = \"c\"\n"
        "client_secret = \"env:HOME\"\n");
    publish();
    EXPECT_THAT(tenants(), ElementsAre("7"));
    replace("tenants = [7]", "tenants = [1234567]");
    publish();
    EXPECT_THAT(tenants(), ElementsAre("7", "1234567"));
    EXPECT_EQ(count("servicetitan.customers WHERE tenant_id = 7"),
              query("SELECT count(*) FROM customers WHERE tenant_id = 7"));
}

TEST_F(PublishSettings, WithoutRawNoTableHasIt) {
    configure("raw = false\n");
    publish();
    EXPECT_THAT(postgres.rows("SELECT table_name FROM information_schema.columns WHERE column_name = '_raw'"),
                IsEmpty());
    EXPECT_EQ(count("servicetitan.customers"), query("SELECT count(*) FROM customers"));
    EXPECT_EQ(run({"publish", "warehouse", "--verify"}).exit_code, 0);
}

TEST_F(PublishSettings, DeletedRecordsAreRemovedOrMarked) {
    publish();
    open_to_write(mirror()).exec(
        "UPDATE customers SET _deleted_at = _changed_at, _deleted_reason = 'gone' WHERE id = (SELECT min(id) "
        "FROM"
        " customers); INSERT INTO _changes SELECT max(seq) + 1, tenant_id, 'customers', '[' || (SELECT "
        "min(id) FROM"
        " customers) || ']', 'delete', at FROM _changes");
    publish();
    EXPECT_EQ(count("servicetitan.customers WHERE _deleted_at IS NOT NULL"), "1");
    const auto live = query("SELECT count(*) FROM customers WHERE _deleted_at IS NULL");
    configure("deletes = \"remove\"\n");
    publish();
    EXPECT_EQ(count("servicetitan.customers"), live);
    EXPECT_EQ(run({"publish", "warehouse", "--verify"}).exit_code, 0);
}

TEST_F(PublishSettings, ThePrintedStatementsCreateWhatThePublisherUses) {
    run_printed({});
    const auto printed = count(tables);
    publish();
    EXPECT_EQ(count(tables), printed);
    EXPECT_EQ(run({"publish", "warehouse", "--verify"}).exit_code, 0);
}

TEST_F(PublishSettings, ThePrintedPoliciesAreOfEachTable) {
    run_printed({"--row-level-security"});
    publish();
    EXPECT_EQ(count("pg_policies WHERE schemaname = 'servicetitan'"), count(tables));
    EXPECT_EQ(count(tables + " AND NOT rowsecurity"), "0");
}

TEST_F(PublishSettings, ThePrintedStatementsForCitusDistributeEachTable) {
    postgres.run("CREATE TABLE public.pg_dist_partition (logicalrelid regclass PRIMARY KEY)");
    postgres.run(
        "CREATE FUNCTION public.create_distributed_table(name regclass, distribution_column text,"
        " colocate_with text) RETURNS void LANGUAGE sql AS 'INSERT INTO public.pg_dist_partition VALUES "
        "($1)'");
    run_printed({"--citus", "--row-level-security"});
    publish();
    EXPECT_EQ(count("public.pg_dist_partition"), count(tables));
}

}  // namespace
}  // namespace stmirror::testing
