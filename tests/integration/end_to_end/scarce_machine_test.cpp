// SPDX-License-Identifier: MIT
// Tests what happens if the limit on open files is too low or the disk is too small, and which files of the
// process are private.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <regex>

#include "running_stmirror.hpp"
#include "support/read_file.hpp"
#include "support/under_sanitizer.hpp"

namespace stmirror::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

simulator::WorldOptions world_without_horizon() {
    auto world = small_world(300);
    world.horizon = std::chrono::seconds{0};
    return world;
}

struct ScarceMachine : ::testing::Test {
    /// Runs a command under a limit of the shell. `limit` is an argument of `ulimit`.
    Finished run_under(const std::string& limit, const std::string& arguments) {
        const auto command = "ulimit " + limit + "; exec " + std::string(STMIRROR_BINARY) + " --config " +
                             installation.config().string() + " " + arguments;
        return Process({"/bin/sh", "-c", command}, installation.folder() / "scarce.txt").wait();
    }

    Installation installation{world_without_horizon()};
};

/// With fewer than six open files, the dynamic linker cannot start the program.
TEST_F(ScarceMachine, TooFewFilesAreAnErrorAndNoMistakeOfTheProgram) {
    for (const std::string arguments :
         {"sync", "check", "status", "verify", "verify --local", "sweep customers", "resync customers",
          "changes", "api GET customers", "daemon"}) {
        const auto finished = run_under("-n 6", arguments);
        EXPECT_EQ(finished.exit_code, arguments == "status" ? 3 : 1) << arguments << finished.output;
        EXPECT_THAT(finished.output, Not(HasSubstr("internal error"))) << arguments;
    }
    for (const std::string count : {"7", "8", "9", "10", "11", "12"}) {
        const auto finished = run_under("-n " + count, "sync");
        EXPECT_EQ(finished.exit_code, 1) << count << finished.output;
        EXPECT_THAT(finished.output, Not(HasSubstr("internal error"))) << count;
    }
    EXPECT_EQ(installation.run({"sync"}).exit_code, 0) << "the failed commands have broken nothing";
}

TEST_F(ScarceMachine, AFileThatMayNotGrowIsAnErrorAndLosesNothing) {
    for (const std::string blocks : {"0", "1", "64", "200"}) {
        if (under_sanitizer && blocks == "0") {
            continue;  // the sanitizer's runtime writes before main() begins
        }
        const auto finished = run_under("-f " + blocks, "sync");
        EXPECT_EQ(finished.exit_code, 1) << blocks << finished.output;
        EXPECT_THAT(finished.output, Not(HasSubstr("internal error"))) << blocks;
    }
    EXPECT_EQ(installation.run({"sync"}).exit_code, 0);
    EXPECT_EQ(installation.run({"verify", "--local"}).exit_code, 0);
}

TEST_F(ScarceMachine, TheDaemonWritesNoCoreFile) {
    const auto daemon = installation.start({"daemon"});
    std::string pid;
    while (pid.empty() && !daemon->ended_within(10ms)) {
        std::ifstream(installation.mirror().string() + ".lock") >> pid;
    }
    const auto text = read_file("/proc/" + pid + "/limits");
    EXPECT_TRUE(std::regex_search(text, std::regex("Max core file size +0 +0"))) << text;
    daemon->send_signal(SIGTERM);
    EXPECT_EQ(daemon->wait().exit_code, 0);
}

}  // namespace
}  // namespace stmirror::testing
