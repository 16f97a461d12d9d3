// SPDX-License-Identifier: MIT
// Opens a mirror on a full disk.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "unit/mirror/fixture.hpp"

#include "mirror/mirror.hpp"

namespace stmirror::mirror {
namespace {

namespace fs = std::filesystem;

/// Tests which files remain after a mirror could not be opened because no file could grow.
class FullDiskTest : public MirrorTest {
 protected:
    Result<std::unique_ptr<Mirror>> open_at(const fs::path& other) const {
        return Mirror::open({other, {"production"}}, catalogue, clock);
    }
    bool opens_on_a_full_disk(const fs::path& other) const {
        const auto child = ::fork();
        if (child == 0) {
            std::signal(SIGXFSZ, SIG_IGN);
            const rlimit small{4096, 4096};
            ::setrlimit(RLIMIT_FSIZE, &small);
            ::_exit(open_at(other).has_value() ? 1 : 0);
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        return status != 0;
    }
};

TEST_F(FullDiskTest, AnUnusedNewFileIsRemoved) {
    const auto other = folder.path() / "other.db";
    EXPECT_FALSE(opens_on_a_full_disk(other));
    for (const auto* suffix : {"", "-wal", "-shm"}) {
        EXPECT_FALSE(fs::exists(other.string() + suffix)) << suffix;
    }
    EXPECT_TRUE(open_at(other).has_value());
}

TEST_F(FullDiskTest, AFileThatWasThereStays) {
    const auto other = folder.path() / "other.db";
    std::ofstream(other).flush();
    EXPECT_FALSE(opens_on_a_full_disk(other));
    EXPECT_TRUE(fs::exists(other));
}

}  // namespace
}  // namespace stmirror::mirror
