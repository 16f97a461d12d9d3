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
    for (const auto* path : {"/", "/dev/zero", "/dev/null", "/nonexistent"})
        EXPECT_EQ(read_plain_file(path, 100).error().code, Errc::Configuration) << path;
    const auto fifo = folder.path() / "fifo";
    ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
    EXPECT_EQ(read_plain_file(fifo, 100).error().code, Errc::Configuration);
}

TEST_F(PlainFileTest, AShortageOfTheMachineIsNoMistake) {
    const auto path = write("x");
    const testing::NoMoreFiles shortage;
    EXPECT_EQ(read_plain_file(path, 100).error().code, Errc::Io);
}

TEST(OthersCanWrite, WhoAreNotTheOwnerNorRootsGroup) {
    const auto can = [](mode_t mode, gid_t group) {
        return others_can_write({.text = {}, .mode = mode, .owner = 1, .group = group});
    };
    EXPECT_FALSE(can(0644, 1));
    EXPECT_FALSE(can(0755, 1));
    EXPECT_FALSE(can(0664, 0));
    EXPECT_TRUE(can(0664, 1));
    EXPECT_TRUE(can(0646, 0));
    EXPECT_TRUE(can(0602, 0));
}

}  // namespace
}  // namespace stmirror
