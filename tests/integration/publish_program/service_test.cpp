// SPDX-License-Identifier: MIT
// Tests `stmirror publish` under a service manager: it reports that it is ready and alive, follows changes,
// and stops.
#include <gmock/gmock.h>

#include <csignal>
#include <nlohmann/json.hpp>

#include "publishing_fixture.hpp"
#include "supervisor.hpp"
#include "support/comes_true.hpp"
#include "support/open_database.hpp"

namespace stmirror::testing {
namespace {

using std::chrono::seconds;

class PublishService : public Publishing {
 protected:
    PublishService() : Publishing(5) { sync(); }
    bool has_position() const {
        return comes_true([&] {
            return postgres.rows(
                       "SELECT 1 FROM information_schema.tables WHERE table_name = '_stmirror_position'") !=
                       std::vector<std::string>{} &&
                   postgres.rows(
                       "SELECT 1 FROM servicetitan._stmirror_position WHERE loading_table IS NULL") !=
                       std::vector<std::string>{};
        });
    }
    const std::vector<std::string> arguments{"publish", "warehouse"};
};

TEST_F(PublishService, TellsThatItIsReadyAndAliveAndStops) {
    // On a busy machine, the program may be silent for almost this long. Usually, it sends several signs of
    // life in this time.
    Supervisor supervisor(*this, seconds{10}, arguments);
    EXPECT_TRUE(supervisor.hear("READY=1"));
    EXPECT_TRUE(has_position());
    for (int i = 0; i < 3; ++i) { EXPECT_TRUE(supervisor.hear("WATCHDOG=1")); }
    supervisor.process().send_signal(SIGTERM);
    EXPECT_TRUE(supervisor.hear("STOPPING=1"));
    EXPECT_EQ(supervisor.process().wait().exit_code, 0);
    EXPECT_EQ(supervisor.restarts(), 0);
    EXPECT_EQ(postgres.rows("SELECT until <= now() FROM servicetitan._stmirror_owner"),
              std::vector<std::string>{"t"});
}

TEST_F(PublishService, IsAliveWithoutItsDatabase) {
    postgres.stop();
    Supervisor supervisor(*this, seconds{10}, arguments);
    EXPECT_TRUE(supervisor.hear("READY=1"));
    for (int i = 0; i < 3; ++i) { EXPECT_TRUE(supervisor.hear("WATCHDOG=1")); }
    EXPECT_EQ(supervisor.restarts(), 0);
    postgres.start();
    EXPECT_TRUE(has_position());
}

TEST_F(PublishService, ThatIsStuckIsRestartedAndContinues) {
    Supervisor supervisor(*this, seconds{2}, arguments);
    EXPECT_TRUE(supervisor.hear("READY=1"));
    EXPECT_TRUE(has_position());
    supervisor.process().send_signal(SIGSTOP);
    EXPECT_TRUE(supervisor.hear("READY=1"));
    EXPECT_GE(supervisor.restarts(), 1);
    EXPECT_TRUE(comes_true([&] {
        return postgres.rows("SELECT until > now() FROM servicetitan._stmirror_owner") ==
               std::vector<std::string>{"t"};
    }));
}

TEST_F(PublishService, LeavesForTheStatusHowFarTheTargetIs) {
    const auto target = [&] {
        const auto text = run({"status", "--json"}).output;
        return nlohmann::json::parse(text).at("targets").at(0);
    };
    EXPECT_EQ(target().at("changes_behind"), nullptr);
    publish();
    const auto published = target();
    EXPECT_EQ(published.at("name"), "warehouse");
    EXPECT_EQ(published.at("changes_behind"), 0);
    EXPECT_EQ(published.at("seconds_behind"), 0);
    EXPECT_NE(published.at("compared_at"), nullptr);
    EXPECT_EQ(published.at("tenants_claimed"), 1);
    EXPECT_EQ(published.at("warning"), nullptr);
    // There is no database and no publisher. The figures come from the change log alone.
    postgres.stop();
    open_to_write(mirror()).exec(
        "INSERT INTO _changes SELECT max(seq) + 1, tenant_id, resource, key, 'update',"
        " strftime('%Y-%m-%dT%H:%M:%S.0000000Z', 'now', '-16 days') FROM _changes");
    const auto behind = target();
    EXPECT_EQ(behind.at("changes_behind"), 1);
    EXPECT_GT(behind.at("seconds_behind"), 15 * 86'400);
    EXPECT_EQ(behind.at("warning").at("code"), "behind");
    EXPECT_THAT(run({"status"}).output, ::testing::HasSubstr("target warehouse: lacks 1 changes"));
    postgres.start();
}

TEST_F(PublishService, ThatCannotGoOnTellsTheStatusWhy) {
    postgres.stop();
    Supervisor supervisor(*this, {}, arguments);
    EXPECT_TRUE(comes_true([&] {
        const auto text = run({"status", "--json"}).output;
        return nlohmann::json::parse(text).at("targets").at(0).at("error") != nullptr;
    }));
    postgres.start();
    EXPECT_TRUE(comes_true([&] {
        const auto text = run({"status", "--json"}).output;
        const auto target = nlohmann::json::parse(text).at("targets").at(0);
        return target.at("error") == nullptr && target.at("changes_behind") == 0;
    }));
}

TEST_F(PublishService, PublishesATableThatTheMirrorGetsLater) {
    const auto has_leads = [&] {
        return !postgres.rows("SELECT 1 FROM information_schema.tables WHERE table_name = 'leads'").empty();
    };
    open_to_write(mirror()).exec("ALTER TABLE leads RENAME TO later");
    Supervisor supervisor(*this, {}, arguments);
    EXPECT_TRUE(has_position());
    EXPECT_FALSE(has_leads());
    open_to_write(mirror()).exec("ALTER TABLE later RENAME TO leads");
    EXPECT_TRUE(comes_true(has_leads));
}

TEST_F(PublishService, ASecondOneOfTheSameMirrorAndTargetRefusesToStart) {
    Supervisor supervisor(*this, {}, arguments);
    EXPECT_TRUE(supervisor.hear("READY=1"));
    EXPECT_EQ(run({"publish", "warehouse", "--once"}).exit_code, 1);
}

}  // namespace
}  // namespace stmirror::testing
