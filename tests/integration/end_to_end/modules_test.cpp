// SPDX-License-Identifier: MIT
// Tests enabling and disabling modules while the daemon runs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <nlohmann/json.hpp>

#include "running_stmirror.hpp"
#include "status/http/http_question.hpp"
#include "supervisor.hpp"
#include "support/comes_true.hpp"

namespace stmirror::testing {
namespace {

using namespace std::chrono_literals;

struct ModulesTest : ::testing::Test {
    ModulesTest() { installation.configure("[http]\nlisten = \"127.0.0.1:0\"\n"); }
    bool has_jobs() const {
        return installation.query("SELECT count(*) FROM sqlite_schema WHERE name = 'jobs'") == "1" &&
               installation.query("SELECT count(*) FROM jobs WHERE _deleted_at IS NULL") == "100";
    }
    /// Returns the feed as the daemon shows it, or an empty object if it does not show the feed.
    static nlohmann::json feed(const Supervisor& supervisor, const std::string& resource) {
        status::Question question;
        question.address = {.host = "127.0.0.1", .port = supervisor.port(), .is_loopback = true};
        question.path = "/status.json";
        question.time_max = 10s;
        const auto page = status::ask(question);
        if (!page) { return nlohmann::json::object(); }
        const auto json = nlohmann::json::parse(*page);
        for (const auto& each : json.at("feeds")) {
            if (each.at("resource") == resource) { return each; }
        }
        return nlohmann::json::object();
    }
    static void reload(Supervisor& supervisor) {
        supervisor.process().send_signal(SIGHUP);
        ASSERT_TRUE(supervisor.hear("RELOADING=1"));
        ASSERT_TRUE(supervisor.hear("READY=1"));
    }

    Installation installation{small_world(100, 30), {}, Catalogue::all_modules()};
};

TEST_F(ModulesTest, AReloadSwitchesThemOnAndOff) {
    Supervisor supervisor(installation);
    ASSERT_TRUE(supervisor.hear("READY=1"));
    EXPECT_TRUE(feed(supervisor, "jobs").empty());
    installation.replace("enabled = [\"crm\"]", "enabled = [\"crm\", \"jpm\"]");
    reload(supervisor);
    EXPECT_TRUE(comes_true([&] { return has_jobs(); }));
    EXPECT_TRUE(comes_true([&] { return feed(supervisor, "jobs").value("backfilled", false); }));
    EXPECT_EQ(feed(supervisor, "jobs").at("module"), "jpm");

    installation.replace("enabled = [\"crm\", \"jpm\"]", "enabled = [\"crm\"]");
    reload(supervisor);
    EXPECT_TRUE(comes_true([&] { return feed(supervisor, "jobs").value("state", "") == "off"; }));
    EXPECT_EQ(feed(supervisor, "jobs").at("module_enabled"), false);
    EXPECT_TRUE(has_jobs());
    EXPECT_THAT(installation.run({"verify", "--local"}).output,
                ::testing::HasSubstr("Not compared, because the module is not enabled: "));
    supervisor.process().send_signal(SIGTERM);
    ASSERT_TRUE(supervisor.process().ended_within(20s));
}

TEST_F(ModulesTest, CheckNamesThemAndThatTheirScopesAreGuesses) {
    installation.replace("enabled = [\"crm\"]", "enabled = [\"crm\", \"jpm\"]");
    installation.misbehave(
        R"({"rules": [{"path": "*/export/jobs", "status": 403, "problem": "Scope validation failed"}]})");
    const auto checked = installation.run({"check"});
    EXPECT_THAT(checked.output,
                ::testing::ContainsRegex("modules: crm, jpm; not enabled: [a-z, -]*accounting"));
    EXPECT_THAT(checked.output, ::testing::HasSubstr("tn.jpm.jobs:r (a guess"));
    EXPECT_THAT(checked.output, ::testing::HasSubstr("tn.crm.customers:r"));
}

}  // namespace
}  // namespace stmirror::testing
