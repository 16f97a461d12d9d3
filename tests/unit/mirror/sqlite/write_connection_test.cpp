// SPDX-License-Identifier: MIT
// Tests that the page cache of the connection that writes leaves the process's memory when it is released.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdint>
#include <fstream>
#include <string>
#include <vector>

#include "support/temporary_folder.hpp"
#include "support/under_sanitizer.hpp"

#include "mirror/sqlite/write_connection.hpp"

namespace stmirror::mirror {
namespace {

/// Returns how much memory of this process is resident, without mapped files.
std::int64_t resident_bytes() {
    std::int64_t total = 0;
    std::int64_t resident = 0;
    std::int64_t shared = 0;
    std::ifstream("/proc/self/statm") >> total >> resident >> shared;
    return (resident - shared) * ::sysconf(_SC_PAGESIZE);
}

TEST(WriteConnectionTest, ACheckpointReturnsTheMemoryOfTheCacheToTheSystem) {
    if (testing::under_sanitizer) { GTEST_SKIP() << "a sanitizer keeps freed memory"; }
    const testing::TemporaryFolder folder;
    const auto path = folder.path() / "mirror.db";
    WriteConnection connection(path, 1, [&path] { return open_for_writing(path); });
    const auto before = resident_bytes();
    const auto written = connection.in_transaction([&connection] {
        connection.database().exec("CREATE TABLE pages (page BLOB)");
        connection.database().exec(
            "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 4000) "
            "INSERT INTO pages SELECT randomblob(4000) FROM n");
    });
    ASSERT_FALSE(written.has_error());
    // Memory in use above the cache, as other threads have it, keeps free() from shrinking the heap.
    const std::vector<std::string> above(20, std::string(std::size_t{100} * 1024, 'x'));
    const auto filled = resident_bytes();
    ASSERT_GT(filled - before, 12 << 20);
    connection.checkpoint();
    EXPECT_LT(resident_bytes(), filled - (10 << 20));
}

}  // namespace
}  // namespace stmirror::mirror
