// SPDX-License-Identifier: MIT
// Tests which files remain if the process is killed, or the disk is full, during a snapshot.
#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <thread>

#include "support/read_file.hpp"
#include "unit/mirror/fixture.hpp"

namespace stmirror::mirror {
namespace {

namespace fs = std::filesystem;

class SnapshotCrashTest : public MirrorTest {
 protected:
    SnapshotCrashTest() { apply({{.id = 1, .tags = {4, 5}}, {.id = 2}}); }

    const fs::path file = folder.path() / "snapshot.db";
    fs::path part() const { return file.string() + ".part"; }
    Result<SnapshotFacts> make() const { return reader()->snapshot(file); }
};

TEST_F(SnapshotCrashTest, OnAFullDiskNothingIsLeft) {
    std::vector<Person> people;
    for (std::int64_t id = 10; id < 2000; ++id) {
        people.push_back({.id = id, .name = std::string(2000, 'x')});
    }
    apply(people);
    const auto child = ::fork();
    if (child == 0) {
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit small{1'000'000, 1'000'000};
        ::setrlimit(RLIMIT_FSIZE, &small);
        ::_exit(make().has_error() ? 0 : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0) << "the snapshot was not created";
    EXPECT_FALSE(fs::exists(part()));
    EXPECT_FALSE(fs::exists(part().string() + "-journal"));
}

TEST_F(SnapshotCrashTest, ARunThatIsKilledLeavesTheEarlierSnapshot) {
    ASSERT_TRUE(make().has_value());
    const auto before = testing::read_file(file);
    std::vector<Person> people;
    for (std::int64_t id = 10; id < 5000; ++id) {
        people.push_back({.id = id, .name = std::string(2000, 'x')});
    }
    apply(people);
    const auto child = ::fork();
    if (child == 0) {
        (void)make();
        ::_exit(0);
    }
    while (!fs::exists(part()) || fs::file_size(part()) == 0) { std::this_thread::yield(); }
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the child ended by itself";
    EXPECT_TRUE(fs::exists(part()));
    EXPECT_EQ(testing::read_file(file), before);
    ASSERT_TRUE(make().has_value());
    EXPECT_EQ(SQLite::Database(file.string()).execAndGet("SELECT count(*) FROM people").getInt(), 4992);
}

}  // namespace
}  // namespace stmirror::mirror
