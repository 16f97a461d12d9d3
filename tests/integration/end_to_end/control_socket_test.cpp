// SPDX-License-Identifier: MIT
// Tests commands while the daemon runs: it does their work. They print the same, and have the same exit
// codes, as without the daemon.
#include <sys/stat.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <csignal>
#include <fstream>
#include <nlohmann/json.hpp>

#include "control_socket_fixture.hpp"
#include "support/comes_true.hpp"

namespace stmirror::testing {
namespace {

namespace asio = boost::asio;
using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

TEST_F(ControlSocket, SyncBringsTheChanges) {
    installation.change([](simulator::World& world) { world.touch("customers", 5); });
    const auto synced = installation.run({"sync", "--no-progress"});
    EXPECT_EQ(synced.exit_code, 0) << synced.output;
    EXPECT_THAT(synced.output, HasSubstr("records read"));
    EXPECT_EQ(installation.mirrored("customers"), installation.at_the_source("customers"));
    EXPECT_TRUE(supervisor->sees("job_ended command=sync exit_code=0"));

    const auto again = installation.run({"sync", "customers", "--json"});
    EXPECT_EQ(again.exit_code, 0);
    EXPECT_EQ(json::parse(again.output).at("ok"), true) << again.output;
    const auto wrong = installation.run({"sync", "customer"});
    EXPECT_EQ(wrong.exit_code, 64) << wrong.output;
}

TEST_F(ControlSocket, EveryCommandWorksWithoutSecrets) {
    EXPECT_EQ(installation.run({"resync", "leads", "--json"}).exit_code, 0);
    EXPECT_EQ(installation.run({"sweep", "leads"}).exit_code, 0);
    const auto verified = installation.run({"verify", "customers", "--repair", "--json"});
    EXPECT_EQ(verified.exit_code, 0) << verified.output;
    EXPECT_EQ(json::parse(verified.output).at("equal"), true) << verified.output;
    EXPECT_EQ(installation.run({"verify", "customers", "--deep"}).exit_code, 0);
    EXPECT_EQ(installation.run({"verify", "--local"}).exit_code, 0);
    const auto checked = installation.run({"check"});
    EXPECT_THAT(checked.output, HasSubstr("tenant simulated-1234567: customers"));
    EXPECT_THAT(checked.output, Not(HasSubstr("FAILED  tenant")));
    EXPECT_TRUE(supervisor->sees("job_ended command=check"));
    const auto read = installation.run({"api", "GET", "customers?pageSize=1"});
    EXPECT_EQ(read.exit_code, 0) << read.output;
    const auto refreshed = installation.run({"refresh", "customers", some_customer()});
    EXPECT_EQ(refreshed.exit_code, 0) << refreshed.output;
    EXPECT_THAT(refreshed.output, HasSubstr("customers: unchanged\n"));
    EXPECT_EQ(installation.run({"refresh", "customers", "99"}).exit_code, 1);
}

TEST_F(ControlSocket, AWriteOfApiIsInTheMirrorWhenItEnds) {
    const auto id = some_customer();
    const auto renamed =
        installation.run({"api", "PATCH", "customers/" + id, "--data", R"({"name": "Ann Müller"})"});
    EXPECT_EQ(renamed.exit_code, 0) << renamed.output;
    EXPECT_THAT(renamed.output, HasSubstr("Ann Müller"));
    EXPECT_THAT(renamed.output, Not(HasSubstr("warning")));
    EXPECT_EQ(installation.query("SELECT name FROM customers WHERE id = " + id), "Ann Müller");
}

TEST_F(ControlSocket, AReaderWhoLeavesIsNoFailure) {
    for (const std::string command : {"verify customers", "api GET customers"}) {
        const auto script = "'" STMIRROR_BINARY "' --config '" + installation.config().string() + "' " +
                            command + " | true; exit ${PIPESTATUS[0]}";
        Process shell({"/bin/bash", "-c", script}, installation.folder() / "shell.txt");
        const auto ended = shell.wait();
        EXPECT_EQ(ended.exit_code, 0) << command << "\n" << ended.output;
    }
}

TEST_F(ControlSocket, ARepairFindsWhatVanished) {
    supervisor->process().send_signal(SIGTERM);
    ASSERT_TRUE(supervisor->process().ended_within(20s));
    bring_secrets_back();
    installation.change([&](simulator::World& world) {
        world.hard_delete("leads", installation.query("SELECT min(id) FROM leads"));
    });
    std::filesystem::remove(installation.folder() / "notify");
    Supervisor second(installation);
    ASSERT_TRUE(second.hear("READY=1"));
    const auto repaired = installation.run({"verify", "leads", "--repair"});
    EXPECT_EQ(repaired.exit_code, 0) << repaired.output;
    EXPECT_EQ(installation.mirrored("leads"), installation.at_the_source("leads"));
}

TEST_F(ControlSocket, OnlyRootAndTheDaemonsUserMayUseIt) {
    struct stat found{};
    ASSERT_EQ(::stat(socket().c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 0777, 0600U);
    supervisor->process().send_signal(SIGTERM);
    ASSERT_TRUE(supervisor->process().ended_within(20s));
    EXPECT_FALSE(std::filesystem::exists(socket()));
}

TEST_F(ControlSocket, TenCommandsAtOnceAreBounded) {
    stall("*/customers*");
    std::vector<std::unique_ptr<Process>> all;
    for (int i = 0; i < 10; ++i) { all.push_back(installation.start({"sweep", "customers"})); }
    const auto refused = [&] {
        return std::ranges::count_if(all, [](const auto& each) { return each->ended_within(0ms); });
    };
    ASSERT_TRUE(comes_true([&] { return refused() == 2; }));
    for (const auto& each : all) {
        if (each->ended_within(0ms)) { EXPECT_EQ(each->wait().exit_code, 1); }
        each->send_signal(SIGINT);
    }
    for (const auto& each : all) { EXPECT_TRUE(each->ended_within(20s)); }
    installation.misbehave(R"({"rules": []})");
    EXPECT_EQ(installation.run({"sync", "customers"}).exit_code, 0);
}

TEST(ControlSocketCheck, AStopDoesNotWaitForTargetsThatAreSilent) {
    Installation installation{small_world(60)};
    asio::io_context loop;
    asio::ip::tcp::acceptor silent(loop, {asio::ip::address_v4::loopback(), 0});
    silent.non_blocking(true);
    const auto conninfo = installation.folder() / "conninfo";
    std::ofstream(conninfo) << "postgresql://127.0.0.1:" << silent.local_endpoint().port() << "/mirror";
    std::filesystem::permissions(conninfo, std::filesystem::perms{0600});
    for (const auto* name : {"first", "second"}) {
        installation.configure(std::string("[publish.") + name + "]\nconninfo_file = \"" + conninfo.string() +
                               "\"\n");
    }
    installation.configure("[http]\nlisten = \"127.0.0.1:0\"\n");
    Supervisor supervisor(installation);
    ASSERT_TRUE(supervisor.hear("READY=1"));
    std::filesystem::remove(installation.folder() /
                            "client.app_key");  // so that only the daemon can do the check
    const auto check = installation.start({"check"});
    std::vector<asio::ip::tcp::socket> targets;
    const auto is_tried = [&] {
        boost::system::error_code none;
        asio::ip::tcp::socket target(loop);
        silent.accept(target, none);
        if (!none) { targets.push_back(std::move(target)); }
        return !none;
    };
    ASSERT_TRUE(comes_true(is_tried)) << check->output() << supervisor.process().output();
    supervisor.process().send_signal(SIGTERM);
    ASSERT_TRUE(supervisor.process().ended_within(20s));
    EXPECT_EQ(supervisor.process().wait().exit_code, 0) << supervisor.process().output();
    EXPECT_FALSE(is_tried()) << "the second target was tried after the stop";
    ASSERT_TRUE(check->ended_within(20s));
    EXPECT_EQ(check->wait().exit_code, 1);
}

TEST(ControlSocketPath, ADaemonGoesOnWithoutASocketWhoseNameIsTooLong) {
    Installation installation{small_world(60)};
    const std::string name(100, 'm');
    installation.replace("client.db", name + ".db");
    installation.configure("[http]\nlisten = \"127.0.0.1:0\"\n");
    Supervisor supervisor(installation);
    ASSERT_TRUE(supervisor.hear("READY=1"));
    EXPECT_TRUE(supervisor.sees("control_socket_failed code=io"));
    const auto synced = installation.run({"sync"});
    EXPECT_EQ(synced.exit_code, 1);
    EXPECT_THAT(synced.output, HasSubstr(std::to_string(supervisor.process().pid())));
}

}  // namespace
}  // namespace stmirror::testing
