// SPDX-License-Identifier: MIT
#include "base/plain_file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "support/no_more_files.hpp"
#include "support/temporary_folder.hpp"

namespace stmirror {
namespace {

struct PlainFileTest : ::testing::Test {
    std::filesystem::path write(const std::string& text, mode_t mode = 0600) const {
        const auto path = folder.path() / "file";
        std::ofstream(path, std::ios::binary) << text;
        ::chmod(path.c_str(), mode);
        return path;
    }
    testing::TemporaryFolder folder;
};

TEST_F(PlainFileTest, IsReadToItsEndAndSaysWhoseItIs) {
    const std::string text(200'000, 'x');
    const auto read = read_plain_file(write(text, 0640), text.size()).value();
    EXPECT_EQ(read.text, text);
    EXPECT_EQ(read.mode, 0640U);
    EXPECT_EQ(read.owner, ::geteuid());
    EXPECT_EQ(read_plain_file(write(""), 0)->text, "");
}

TEST_F(PlainFileTest, OneByteTooManyIsAMistake) {
    EXPECT_EQ(read_plain_file(write("12345"), 4).error().code, Errc::Configuration);
    EXPECT_EQ(read_plain_file("/proc/self/status", 4).error().code, Errc::Configuration);
}

TEST_F(PlainFileTest, WhatIsNoneIsAMistake) {
    for (const auto* path : {"/", "/dev/zero", "/dev/null", "/nonexistent"}) {
        EXPECT_EQ(read_plain_file(path, 100).error().code, Errc::Configuration) << path;
    }
    const auto fifo = folder.path() / "fifo";
    ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
    EXPECT_EQ(read_plain_file(fifo, 100).error().code, Errc::Configuration);
}

TEST_F(PlainFileTest, AShortageOfTheMachineIsNoMistake) {
    const auto path = write("x");
    const testing::NoMoreFiles shortage;
    EXPECT_EQ(read_plain_file(path, 100).error().code, Errc::Io);
}

constexpr uid_t own = 17;

std::string flaw(OthersMay others, uid_t owner, mode_t mode, gid_t group = 1) {
    return flaw_of_rights({.text = {}, .mode = mode, .owner = owner, .group = group}, others, own, "/file");
}

TEST(FlawOfRights, OthersThanTheOwnerAndRootsGroupMayNotWrite) {
    const auto can_write = [](mode_t mode, gid_t group) {
        const auto found = flaw(OthersMay::Read, own, mode, group);
        EXPECT_TRUE(found.empty() || found.find("chmod go-w /file") != found.npos) << found;
        return !found.empty();
    };
    EXPECT_FALSE(can_write(0644, 1));
    EXPECT_FALSE(can_write(0755, 1));
    EXPECT_FALSE(can_write(0664, 0));
    EXPECT_TRUE(can_write(0664, 1));
    EXPECT_TRUE(can_write(0646, 0));
    EXPECT_TRUE(can_write(0602, 0));
}

TEST(FlawOfRights, OnlyRootAndTheOwnUserMayOwnIt) {
    for (const auto others : {OthersMay::Read, OthersMay::Nothing}) {
        EXPECT_EQ(flaw(others, own, 0600), "");
        EXPECT_EQ(flaw(others, 0, 0600), "");
        EXPECT_NE(flaw(others, own + 1, 0600).find("chown 17 /file"), std::string::npos);
    }
}

TEST(FlawOfRights, NobodyElseMayDoAnythingWithASecret) {
    EXPECT_EQ(flaw(OthersMay::Nothing, own, 0400), "");
    for (const mode_t mode : {0644U, 0640U, 0604U, 0660U, 0602U, 0610U, 0601U}) {
        EXPECT_NE(flaw(OthersMay::Nothing, own, mode, 0).find("chmod 600 /file"), std::string::npos)
            << std::oct << mode;
    }
}

TEST_F(PlainFileTest, AGuardedFileIsRefusedForItsRights) {
    EXPECT_EQ(read_guarded_file(write("x", 0644), 1, OthersMay::Read)->text, "x");
    for (const auto& [mode, others] : {std::pair{0646U, OthersMay::Read}, {0644U, OthersMay::Nothing}}) {
        const auto error = read_guarded_file(write("x", mode), 1, others).error();
        EXPECT_EQ(error.code, Errc::Configuration);
        EXPECT_TRUE(error.text.starts_with((folder.path() / "file: ").string())) << error.text;
    }
}

}  // namespace
}  // namespace stmirror
