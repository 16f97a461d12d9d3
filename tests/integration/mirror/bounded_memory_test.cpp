// SPDX-License-Identifier: MIT
// The memory of SQLite stays bounded for any number of rows.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include "mirror/sqlite/database_file.hpp"
#include "support/temporary_folder.hpp"

namespace stmirror::mirror {
namespace {

constexpr std::int64_t mib = 1024 * 1024;

class BoundedMemory : public ::testing::Test {
 protected:
    /// Returns the peak growth of SQLite's memory during the work.
    std::int64_t growth_by(const std::string& sql) {
        sqlite3_memory_highwater(1);
        const auto before = sqlite3_memory_used();
        database.exec(sql);
        return sqlite3_memory_highwater(0) - before;
    }
    static std::string numbers_to(std::int64_t last) {
        return "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " +
               std::to_string(last) + ") ";
    }

    testing::TemporaryFolder folder;
    SQLite::Database database = open_for_writing(folder.path() / "mirror.db");
};

TEST_F(BoundedMemory, AnIndexIsSortedInAFile) {
    database.exec("CREATE TABLE people (modified_on TEXT) STRICT");
    database.exec("INSERT INTO people " + numbers_to(1'000'000) +
                  "SELECT printf('%010d-000-000-000000000Z', i * 7919 % 1000003) FROM n");
    EXPECT_LT(growth_by("CREATE INDEX by_modified_on ON people (modified_on)"), 40 * mib);
}

}  // namespace
}  // namespace stmirror::mirror
