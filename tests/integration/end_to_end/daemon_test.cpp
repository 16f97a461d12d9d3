// SPDX-License-Identifier: MIT
// Tests the daemon from the point of view of a service manager.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <nlohmann/json.hpp>
#include <thread>

#include "running_stmirror.hpp"
#include "status/http/http_question.hpp"
#include "supervisor.hpp"
#include "support/comes_true.hpp"
#include "support/open_database.hpp"

namespace stmirror::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

struct DaemonTest : ::testing::Test {
    DaemonTest() { installation.configure("[http]\nlisten = \"127.0.0.1:0\"\n"); }

    static Result<std::string> ask(const Supervisor& supervisor, const std::string& path) {
        status::Question question;
        question.address = {.host = "127.0.0.1", .port = supervisor.port(), .is_loopback = true};
        question.path = path;
        question.time_max = 10s;
        return status::ask(question);
    }
    /// Waits until the page contains the text.
    static bool shows(const Supervisor& supervisor, const std::string& path, const std::string& text) {
        return comes_true([&] {
            const auto page = ask(supervisor, path);
            return page && page->find(text) != std::string::npos;
        });
    }
    std::uintmax_t wal_bytes() const {
        std::error_code missing;
        const auto size = std::filesystem::file_size(installation.mirror().string() + "-wal", missing);
        return missing ? 0 : size;
    }
    void expect_clean_end(Supervisor& supervisor) const {
        EXPECT_TRUE(supervisor.hear("STOPPING=1"));
        ASSERT_TRUE(supervisor.process().ended_within(20s));
        const auto finished = supervisor.process().wait();
        EXPECT_EQ(finished.exit_code, 0) << finished.output;
        EXPECT_THAT(finished.output, HasSubstr(" stopped"));
        EXPECT_EQ(wal_bytes(), 0u) << "the write-ahead log is not in the mirror";
    }

    Installation installation{small_world(300, 100)};
};

TEST_F(DaemonTest, SaysWhenItServesAndShowsWhatItMirrors) {
    Supervisor supervisor(installation);
    ASSERT_TRUE(supervisor.hear("READY=1"));
    EXPECT_THAT(ask(supervisor, "/").value(), StartsWith("<!doctype html>"));
    EXPECT_TRUE(shows(supervisor, "/metrics", "resource=\"customers\"} 300\n"));
    EXPECT_THAT(ask(supervisor, "/metrics").value(), HasSubstr("stmirror_build_info{version=\""));
    const auto status = nlohmann::json::parse(ask(supervisor, "/status.json").value());
    EXPECT_EQ(status.at("mirror").at("path"), installation.mirror().string());
    EXPECT_TRUE(status.at("daemon").is_object());
    EXPECT_TRUE(supervisor.hear("STATUS="));
    supervisor.process().send_signal(SIGTERM);
    expect_clean_end(supervisor);
    EXPECT_EQ(installation.mirrored("customers"), installation.at_the_source("customers"));
}

/// The daemon starts without the API, which may become reachable an hour later.
TEST_F(DaemonTest, IsReadyWithoutTheApi) {
    installation.misbehave(R"({"rules": [{"path": "/connect/token", "ending": "stall"}]})");
    Supervisor supervisor(installation);
    ASSERT_TRUE(supervisor.hear("READY=1"));
    const auto ready = ask(supervisor, "/readyz");
    ASSERT_FALSE(ready);
    EXPECT_THAT(ready.error().text, HasSubstr("503"));
    supervisor.process().send_signal(SIGTERM);
    expect_clean_end(supervisor);
}

TEST_F(DaemonTest, ReloadsANewConfiguration) {
    Supervisor supervisor(installation);
    ASSERT_TRUE(supervisor.hear("READY=1"));
    ASSERT_TRUE(shows(supervisor, "/status.json", "\"tenant\":\"simulated-1234567\""));
    installation.replace("name = \"simulated-1234567\"", "name = \"acme\"");
    supervisor.process().send_signal(SIGHUP);
    ASSERT_TRUE(supervisor.hear("RELOADING=1"));
    EXPECT_TRUE(supervisor.hear("MONOTONIC_USEC="));
    ASSERT_TRUE(supervisor.hear("READY=1"));
    EXPECT_TRUE(shows(supervisor, "/status.json", "\"tenant\":\"acme\""));
    supervisor.process().send_signal(SIGTERM);
    expect_clean_end(supervisor);
}

/// A new configuration may have columns that must be filled first.
TEST_F(DaemonTest, TheWatchdogWaitsWhileAReloadOpensTheMirror) {
    Supervisor supervisor(installation, 10min);
    ASSERT_TRUE(supervisor.hear("READY=1"));
    supervisor.process().send_signal(SIGHUP);
    ASSERT_TRUE(supervisor.hear("RELOADING=1"));
    EXPECT_TRUE(supervisor.hear("WATCHDOG_USEC=3600000000", 20s));
    EXPECT_TRUE(supervisor.hear("WATCHDOG_USEC=600000000", 20s));
    EXPECT_TRUE(supervisor.hear("READY=1"));
}

/// The old instance closes its mirror after the last message of its watchdog.
TEST_F(DaemonTest, TheWatchdogWaitsWhileAReloadClosesTheMirrorSlowly) {
    Supervisor supervisor(installation, 1s, {"daemon"}, {"LD_PRELOAD=" STMIRROR_SLOW_CLOSE});
    ASSERT_TRUE(supervisor.hear("READY=1"));
    supervisor.process().send_signal(SIGHUP);
    ASSERT_TRUE(supervisor.hear("RELOADING=1"));
    EXPECT_TRUE(supervisor.hear("READY=1"));
    EXPECT_EQ(supervisor.restarts(), 0);
}

/// Not even a reload that is requested during the previous reload is lost.
TEST_F(DaemonTest, NoReloadIsLost) {
    Supervisor supervisor(installation);
    ASSERT_TRUE(supervisor.hear("READY=1"));
    std::string name = "simulated-1234567";
    for (const std::string next : {"one", "two", "three", "four", "five", "six"}) {
        installation.replace("name = \"" + name + "\"", "name = \"" + next + "\"");
        name = next;
        supervisor.process().send_signal(SIGHUP);
        std::this_thread::sleep_for(7ms);
    }
    EXPECT_TRUE(shows(supervisor, "/status.json", "\"tenant\":\"six\""));
    supervisor.process().send_signal(SIGTERM);
    expect_clean_end(supervisor);
}

TEST_F(DaemonTest, KeepsItsConfigurationWhereTheNewOneIsWrong) {
    Supervisor supervisor(installation);
    ASSERT_TRUE(supervisor.hear("READY=1"));
    const auto port = supervisor.port();
    installation.replace("name = \"simulated-1234567\"", "name = 7\ncolour = \"green\"");
    supervisor.process().send_signal(SIGHUP);
    ASSERT_TRUE(supervisor.hear("RELOADING=1"));
    ASSERT_TRUE(supervisor.hear("READY=1"));
    EXPECT_TRUE(supervisor.sees("reload_refused"));
    EXPECT_TRUE(supervisor.sees("tenant.name")) << supervisor.process().output();
    EXPECT_TRUE(supervisor.sees("tenant.colour"));
    EXPECT_EQ(supervisor.port(), port) << "the daemon has restarted instead of reloading";
    EXPECT_THAT(ask(supervisor, "/status.json").value(), HasSubstr("\"tenant\":\"simulated-1234567\""));
}

TEST_F(DaemonTest, KeepsItsConfigurationWhereASecretOfTheNewOneIsMissing) {
    Supervisor supervisor(installation);
    ASSERT_TRUE(supervisor.hear("READY=1"));
    installation.replace("name = \"simulated-1234567\"", "name = \"acme\"");
    installation.replace("client_secret_file = ", "client_secret_file = \"nowhere\" # ");
    supervisor.process().send_signal(SIGHUP);
    ASSERT_TRUE(supervisor.hear("RELOADING=1"));
    ASSERT_TRUE(supervisor.hear("READY=1"));
    EXPECT_TRUE(supervisor.sees("reload_refused"));
    EXPECT_THAT(ask(supervisor, "/status.json").value(), HasSubstr("\"tenant\":\"simulated-1234567\""));
}

TEST_F(DaemonTest, ReturnsToTheOldConfigurationIfTheNewOneDoesNotWork) {
    Supervisor supervisor(installation);
    ASSERT_TRUE(supervisor.hear("READY=1"));
    const auto taken = installation.simulator().base_url();
    const auto port = taken.substr(taken.rfind(':') + 1);
    installation.replace("127.0.0.1:0", "127.0.0.1:" + port);
    supervisor.process().send_signal(SIGHUP);
    ASSERT_TRUE(supervisor.hear("RELOADING=1"));
    ASSERT_TRUE(supervisor.hear("READY=1"));
    EXPECT_TRUE(supervisor.sees("reload_failed"));
    EXPECT_TRUE(ask(supervisor, "/status.json"));
    supervisor.process().send_signal(SIGTERM);
    expect_clean_end(supervisor);
}

TEST_F(DaemonTest, EndsSoonInTheMiddleOfARequest) {
    ASSERT_EQ(installation.run({"sync"}).exit_code, 0);
    installation.misbehave(
        R"({"rules": [{"path": "*/export/customers", "from_call": 2, "ending": "stall"}]})");
    Supervisor supervisor(installation);
    ASSERT_TRUE(supervisor.hear("READY=1"));
    ASSERT_TRUE(shows(supervisor, "/status.json", "\"phase\":\"tail\""));
    supervisor.process().send_signal(SIGTERM);
    expect_clean_end(supervisor);
    EXPECT_EQ(installation.query("SELECT count(*) FROM _feeds WHERE last_error <> ''"), "0")
        << "a stop is not a failure";
}

TEST_F(DaemonTest, ASecondSignalEndsItAtOnce) {
    ASSERT_EQ(installation.run({"sync", "leads"}).exit_code, 0);
    // Opening the mirror waits for other writers, and this wait cannot be cancelled.
    auto other = open_to_write(installation.mirror());
    const SQLite::Transaction holding(other, SQLite::TransactionBehavior::IMMEDIATE);
    Supervisor supervisor(installation);
    ASSERT_TRUE(supervisor.sees(" opening "));
    supervisor.process().send_signal(SIGTERM);
    ASSERT_TRUE(supervisor.hear("STOPPING=1"));
    EXPECT_FALSE(supervisor.process().ended_within(500ms));
    supervisor.process().send_signal(SIGTERM);
    ASSERT_TRUE(supervisor.process().ended_within(3s)) << "the daemon waited for the other writer";
    EXPECT_EQ(supervisor.process().wait().exit_code, 128 + SIGTERM);
}

TEST_F(DaemonTest, IsStartedAgainWhereItHangs) {
    Supervisor supervisor(installation, 3s);
    ASSERT_TRUE(supervisor.hear("READY=1"));
    ASSERT_TRUE(supervisor.hear("WATCHDOG=1"));
    ASSERT_TRUE(supervisor.hear("WATCHDOG=1"));
    EXPECT_EQ(supervisor.restarts(), 0);
    supervisor.process().send_signal(SIGSTOP);
    ASSERT_TRUE(supervisor.hear("READY=1"));
    EXPECT_EQ(supervisor.restarts(), 1);
    EXPECT_TRUE(ask(supervisor, "/status.json"));
    supervisor.process().send_signal(SIGTERM);
    expect_clean_end(supervisor);
}

TEST_F(DaemonTest, ASecondOneOnTheSameMirrorIsRefused) {
    Supervisor supervisor(installation);
    ASSERT_TRUE(supervisor.hear("READY=1"));
    const auto second = installation.run({"daemon"});
    EXPECT_EQ(second.exit_code, 1);
    EXPECT_THAT(second.output, HasSubstr("is writing to it"));
    EXPECT_TRUE(ask(supervisor, "/status.json"));
}

TEST_F(DaemonTest, AMistakeInTheConfigurationIsExit78) {
    installation.configure("color = \"green\"\n");
    const auto finished = installation.run({"daemon"});
    EXPECT_EQ(finished.exit_code, 78);
    EXPECT_THAT(finished.output, HasSubstr("http.color"));
}

TEST_F(DaemonTest, AMissingSecretIsExit78) {
    installation.replace("client_secret_file = ", "client_secret_file = \"nowhere\" # ");
    EXPECT_EQ(installation.run({"daemon"}).exit_code, 78);
}

TEST_F(DaemonTest, APortInUseIsNamed) {
    const auto taken = installation.simulator().base_url();
    const auto port = taken.substr(taken.rfind(':') + 1);
    installation.replace("127.0.0.1:0", "127.0.0.1:" + port);
    const auto finished = installation.run({"daemon"});
    EXPECT_EQ(finished.exit_code, 1);
    EXPECT_THAT(finished.output, ::testing::AllOf(HasSubstr("http.listen"), HasSubstr(port)));
}

/// The mirror is empty at first, so the first snapshot waits for the backfill.
TEST_F(DaemonTest, TheFirstSnapshotHoldsEverything) {
    const auto copies = installation.folder() / "copies";
    installation.configure("[snapshot]\nfolder = \"" + copies.string() + "\"\nkeep = 2\n");
    Supervisor supervisor(installation);
    ASSERT_TRUE(supervisor.hear("READY=1"));
    std::vector<std::filesystem::path> made;
    comes_true([&] {
        if (!std::filesystem::exists(copies)) { return false; }
        for (const auto& entry : std::filesystem::directory_iterator(copies)) {
            if (entry.path().extension() == ".db") { made.push_back(entry.path()); }
        }
        return !made.empty();
    });
    supervisor.process().send_signal(SIGTERM);
    expect_clean_end(supervisor);
    ASSERT_EQ(made.size(), 1u);
    auto copy = open_to_read(made.front());
    EXPECT_EQ(copy.execAndGet("SELECT count(*) FROM customers").getInt(), 300);
    EXPECT_EQ(copy.execAndGet("SELECT count(*) FROM _feeds WHERE backfilled = 0").getInt(), 0);
    EXPECT_EQ(copy.execAndGet("PRAGMA journal_mode").getString(), "delete");
}

TEST_F(DaemonTest, StatusAndCheckAskTheDaemon) {
    Supervisor supervisor(installation);
    ASSERT_TRUE(supervisor.hear("READY=1"));
    const auto alone = installation.run({"status"});  // no server listens at port 0
    EXPECT_THAT(alone.output, Not(HasSubstr("running daemon")));
    installation.replace("127.0.0.1:0", "127.0.0.1:" + std::to_string(supervisor.port()));
    const auto asked = installation.run({"status"});
    EXPECT_THAT(asked.output, StartsWith("Reported by the running daemon:"));
    const auto json = nlohmann::json::parse(installation.run({"status", "--json"}).output);
    EXPECT_TRUE(json.at("daemon").is_object());
    const auto checked = installation.run({"check"});
    EXPECT_EQ(checked.exit_code, 0) << checked.output;
    EXPECT_THAT(checked.output, HasSubstr("the daemon is running"));
    installation.replace("client.db", "other.db");
    const auto other = installation.run({"status"});
    EXPECT_EQ(other.exit_code, 3);
    EXPECT_THAT(other.output, HasSubstr("the mirror does not exist yet"));
}

}  // namespace
}  // namespace stmirror::testing
