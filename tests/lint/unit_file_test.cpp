// SPDX-License-Identifier: MIT
// systemd-analyze checks the systemd units. The test is skipped if systemd-analyze is missing.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <string>

#include "command.hpp"
#include "support/read_file.hpp"
#include "support/source_paths.hpp"

namespace stmirror::lint {
namespace {

namespace fs = std::filesystem;

struct UnitFile : ::testing::TestWithParam<std::string> {
    fs::path unit = fs::path(::testing::TempDir()) / GetParam();

    void SetUp() override {
        if (run("systemd-analyze --version").exit_code != 0) {
            GTEST_SKIP() << "systemd-analyze is not installed";
        }
        const auto text = testing::read_file(source_dir() / "systemd" / (GetParam() + ".in"));
        // The program must exist on the machine that runs the test.
        const auto program =
            std::regex_replace(text, std::regex("@[A-Z_]+@/stmirror (daemon|publish)"), "/bin/true");
        std::ofstream(unit) << std::regex_replace(program, std::regex("@[A-Z_]+@"), "/usr");
    }
};

TEST_P(UnitFile, LeavesTheServiceFewRights) {
    const auto judged =
        run("systemd-analyze security --no-pager --offline=true --threshold=15 " + unit.string());
    EXPECT_EQ(judged.exit_code, 0) << judged.output;
    EXPECT_THAT(judged.output, ::testing::HasSubstr("Overall exposure level"));
}

TEST_P(UnitFile, HoldsNothingThatSystemdDoesNotKnow) {
    const auto verified = run("systemd-analyze verify --no-pager " + unit.string());
    EXPECT_EQ(verified.exit_code, 0);
    EXPECT_EQ(verified.output, "");
}

INSTANTIATE_TEST_SUITE_P(All, UnitFile, ::testing::Values("stmirror.service", "stmirror-publish@.service"),
                         [](const auto& unit) { return unit.index == 0 ? "Daemon" : "Publish"; });

TEST(UnitFileText, AnUnconfiguredServiceWaitsWithoutFailing) {
    EXPECT_THAT(testing::read_file(source_dir() / "systemd/stmirror.service.in"),
                ::testing::HasSubstr("\nConditionPathExists=/etc/stmirror/stmirror.toml\n"));
}

}  // namespace
}  // namespace stmirror::lint
