// SPDX-License-Identifier: MIT
// The systemd unit, as systemd itself judges it. Skipped where there is no systemd to ask.
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

struct UnitFile : ::testing::Test {
    fs::path unit = fs::path(::testing::TempDir()) / "stmirror.service";

    void SetUp() override {
        if (run("systemd-analyze --version").exit_code != 0) GTEST_SKIP() << "there is no systemd-analyze";
        const auto text = testing::read_file(source_dir() / "systemd/stmirror.service.in");
        // Any program that is there will do.
        const auto program = std::regex_replace(text, std::regex("@[A-Z_]+@/stmirror daemon"), "/bin/true");
        std::ofstream(unit) << std::regex_replace(program, std::regex("@[A-Z_]+@"), "/usr");
    }
};

TEST_F(UnitFile, LeavesTheDaemonFewRights) {
    const auto judged =
        run("systemd-analyze security --no-pager --offline=true --threshold=15 " + unit.string());
    EXPECT_EQ(judged.exit_code, 0) << judged.output;
    EXPECT_THAT(judged.output, ::testing::HasSubstr("Overall exposure level"));
}

TEST_F(UnitFile, HoldsNothingThatSystemdDoesNotKnow) {
    const auto verified = run("systemd-analyze verify --no-pager " + unit.string());
    EXPECT_EQ(verified.exit_code, 0);
    EXPECT_EQ(verified.output, "");
}

}  // namespace
}  // namespace stmirror::lint
