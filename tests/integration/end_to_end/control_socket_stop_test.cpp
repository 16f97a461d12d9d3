// SPDX-License-Identifier: MIT
// Tests how commands end early while the daemon does their work: by Ctrl-C, or because one of the two
// processes ends.
#include <csignal>

#include "control_socket_fixture.hpp"
#include "support/comes_true.hpp"

namespace stmirror::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST_F(ControlSocket, CtrlCEndsTheJobInTheDaemon) {
    const auto waiting = start_waiting();
    EXPECT_FALSE(waiting->ended_within(100ms));
    waiting->send_signal(SIGINT);
    ASSERT_TRUE(waiting->ended_within(20s));
    const auto ended = waiting->wait();
    EXPECT_EQ(ended.exit_code, 1);
    EXPECT_THAT(ended.output, HasSubstr("stmirror: stopped"));
    EXPECT_TRUE(daemon_ends_job());
    installation.misbehave(R"({"rules": []})");
    EXPECT_EQ(installation.run({"sweep", "customers"}).exit_code, 0);
}

TEST_F(ControlSocket, AStoppedVerificationExitsLikeEveryStoppedCommand) {
    stall("*/customers*");
    const auto waiting = installation.start({"verify", "customers"});
    ASSERT_TRUE(supervisor->sees("job_begun command=verify"));
    waiting->send_signal(SIGINT);
    ASSERT_TRUE(waiting->ended_within(20s));
    EXPECT_EQ(waiting->wait().exit_code, 1);
    EXPECT_TRUE(supervisor->sees("job_ended command=verify exit_code=1"));
}

TEST_F(ControlSocket, TheDeathOfTheClientEndsItsJob) {
    const auto waiting = start_waiting();
    waiting->send_signal(SIGKILL);
    waiting->wait();
    EXPECT_TRUE(daemon_ends_job());
}

TEST_F(ControlSocket, TheDaemonEndsJobsWhenItStops) {
    const auto waiting = start_waiting();
    supervisor->process().send_signal(SIGTERM);
    ASSERT_TRUE(supervisor->process().ended_within(20s));
    EXPECT_EQ(supervisor->process().wait().exit_code, 0);
    ASSERT_TRUE(waiting->ended_within(20s));
    const auto ended = waiting->wait();
    EXPECT_EQ(ended.exit_code, 1);
    EXPECT_THAT(ended.output, HasSubstr("the daemon ended the job"));
}

TEST_F(ControlSocket, TheDaemonEndsJobsWhenItReloadsAndTakesNewOnes) {
    const auto waiting = start_waiting();
    bring_secrets_back();
    installation.misbehave(R"({"rules": []})");
    stall("*/customers*");
    supervisor->process().send_signal(SIGHUP);
    ASSERT_TRUE(waiting->ended_within(20s));
    EXPECT_EQ(waiting->wait().exit_code, 1);
    installation.misbehave(R"({"rules": []})");
    const auto synced = installation.run({"sync", "leads"});
    EXPECT_EQ(synced.exit_code, 0) << synced.output;
    EXPECT_TRUE(supervisor->sees("job_ended command=sync exit_code=0"));
}

TEST_F(ControlSocket, AKilledDaemonLeavesCommandsThatWorkAlone) {
    const auto waiting = start_waiting();
    supervisor->process().send_signal(SIGKILL);
    supervisor->process().wait();
    ASSERT_TRUE(waiting->ended_within(20s));
    EXPECT_EQ(waiting->wait().exit_code, 1);
    EXPECT_TRUE(std::filesystem::exists(socket())) << "no process has removed the socket";
    bring_secrets_back();
    installation.misbehave(R"({"rules": []})");
    EXPECT_EQ(installation.run({"sync"}).exit_code, 0);
    std::filesystem::remove(installation.folder() / "notify");
    Supervisor second(installation);
    ASSERT_TRUE(second.hear("READY=1"));
    const auto synced = installation.run({"sync"});
    EXPECT_EQ(synced.exit_code, 0) << synced.output;
    EXPECT_TRUE(second.sees("job_ended command=sync exit_code=0"));
}

TEST_F(ControlSocket, AWriteWhoseDaemonIsLostHasAnUnknownOutcome) {
    const auto path = "customers/" + some_customer() + "/notes";
    installation.misbehave(R"({"rules": [{"path": "*/notes", "ending": "stall"}]})");
    const std::vector<std::string> write{"api", "POST", path, "--data", R"({"text": "once"})"};
    const auto lost = installation.start(write);
    const auto interrupted = installation.start(write);
    const auto read = installation.start({"api", "GET", path});
    auto& gateway = installation.simulator().gateway();
    ASSERT_TRUE(comes_true([&] { return gateway.statistics().unanswered == 3; }));
    interrupted->send_signal(SIGINT);
    supervisor->process().send_signal(SIGKILL);
    for (const auto& [command, is_unknown] : {std::pair{&lost, true}, {&interrupted, true}, {&read, false}}) {
        ASSERT_TRUE((*command)->ended_within(20s));
        const auto ended = (*command)->wait();
        EXPECT_EQ(ended.exit_code, 1);
        EXPECT_EQ(ended.output.find(advice(Errc::OutcomeUnknown)) != std::string::npos, is_unknown)
            << ended.output;
    }
}

TEST_F(ControlSocket, CtrlCCancelsARequestThatWasSent) {
    const auto id = some_customer();
    const auto path = "customers/" + id;
    installation.misbehave(R"({"rules": [{"path": "*/)" + path + R"(*", "ending": "stall"}]})");
    const std::vector<std::vector<std::string>> commands{
        {"api", "GET", path},
        {"api", "POST", path + "/notes", "--data", R"({"text": "once"})"},
        {"refresh", "customers", id},
    };
    auto& gateway = installation.simulator().gateway();
    for (const auto& command : commands) {
        const auto before = gateway.statistics().unanswered;
        const auto waiting = installation.start(command);
        ASSERT_TRUE(comes_true([&] { return gateway.statistics().unanswered > before; })) << command[0];
        waiting->send_signal(SIGINT);
        ASSERT_TRUE(waiting->ended_within(5s)) << command[0];
        const auto ended = waiting->wait();
        EXPECT_EQ(ended.exit_code, 1);
        const bool is_write = command[1] == "POST";
        EXPECT_EQ(ended.output.find(advice(Errc::OutcomeUnknown)) != std::string::npos, is_write)
            << ended.output;
        EXPECT_EQ(ended.output.find("stmirror: stopped") != std::string::npos, !is_write) << ended.output;
        EXPECT_THAT(ended.output, Not(HasSubstr("unchanged")));
        EXPECT_TRUE(supervisor->sees("job_ended command=" + command[0] + " exit_code=1"));
    }
}

TEST_F(ControlSocket, ACheckThatWasStoppedHasNoVerdicts) {
    installation.misbehave(R"({"rules": [{"path": "*/customers*", "ending": "stall"}]})");
    const auto waiting = installation.start({"check"});
    ASSERT_TRUE(supervisor->sees("job_begun command=check"));
    waiting->send_signal(SIGINT);
    ASSERT_TRUE(waiting->ended_within(5s));
    const auto ended = waiting->wait();
    EXPECT_EQ(ended.exit_code, 1);
    EXPECT_THAT(ended.output, HasSubstr("stmirror: stopped"));
    EXPECT_THAT(ended.output, Not(HasSubstr("tenant simulated-1234567")));
}

}  // namespace
}  // namespace stmirror::testing
