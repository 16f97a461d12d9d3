// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <unistd.h>

#include "running_stmirror.hpp"
#include "support/open_database.hpp"

namespace stmirror::testing {
namespace {

using ::testing::HasSubstr;

simulator::WorldOptions world() {
    simulator::WorldOptions options;
    options.customers = 400;
    return options;
}

const std::vector<std::string> tables{"customers", "locations", "contacts", "customer_custom_field_types"};

std::vector<std::string> with_tables(std::vector<std::string> words) {
    words.insert(words.end(), tables.begin(), tables.end());
    return words;
}

TEST(VerifyCommand, ReportsEqualityAndFindsAndRepairsOutsideChanges) {
    Installation installation(world());
    ASSERT_EQ(installation.run(with_tables({"sync"})).exit_code, 0);
    const auto equal = installation.run(with_tables({"verify"}));
    EXPECT_EQ(equal.exit_code, 0) << equal.output;
    EXPECT_THAT(equal.output, HasSubstr("Equal. Requests: "));

    const auto id = installation.query("SELECT id FROM customers LIMIT 1 OFFSET 50");
    { open_to_write(installation.mirror()).exec("UPDATE customers SET name = 'Nobody' WHERE id = " + id); }
    const auto local = installation.run({"verify", "--local", "customers"});
    EXPECT_EQ(local.exit_code, 1);
    EXPECT_THAT(local.output, HasSubstr("customers [" + id + "] columns do not match the JSON: name"));
    EXPECT_THAT(local.output, HasSubstr("Requests: 0."));

    const auto repaired = installation.run(with_tables({"verify", "--repair"}));
    EXPECT_EQ(repaired.exit_code, 0) << repaired.output;
    EXPECT_THAT(repaired.output, HasSubstr(" - repaired"));
    const auto deep = installation.run(with_tables({"verify", "--deep"}));
    EXPECT_EQ(deep.exit_code, 0) << deep.output;
}

TEST(VerifyCommand, WorksBesideADaemonUnlessItRepairs) {
    Installation installation(world());
    ASSERT_EQ(installation.run({"sync", "customers"}).exit_code, 0);
    const auto lock = installation.mirror().string() + ".lock";
    const int daemon = ::open(lock.c_str(), O_RDWR | O_CLOEXEC);
    ASSERT_EQ(::flock(daemon, LOCK_EX | LOCK_NB), 0);
    EXPECT_EQ(installation.run({"verify", "customers"}).exit_code, 0);
    const auto repair = installation.run({"verify", "--repair", "customers"});
    EXPECT_EQ(repair.exit_code, 1);
    EXPECT_THAT(repair.output, HasSubstr("the process with pid"));
    ::close(daemon);
}

TEST(VerifyCommand, MistakesAreNamed) {
    Installation installation(world());
    const auto unknown = installation.run({"verify", "nothings"});
    EXPECT_EQ(unknown.exit_code, 64);
    EXPECT_THAT(unknown.output, HasSubstr("no such table"));
    const auto none = installation.run({"verify"});
    EXPECT_EQ(none.exit_code, 1);
    EXPECT_THAT(none.output, HasSubstr("The first sync creates it"));
}

}  // namespace
}  // namespace stmirror::testing
