// SPDX-License-Identifier: MIT
// The health of the mirror includes rows that no feed has written.
#include <gmock/gmock.h>

#include "unit/mirror/fixture.hpp"

namespace stmirror::mirror {
namespace {

class UnfedRowsTest : public MirrorTest {
 protected:
    UnfedRowsTest() {
        apply({{.id = 1}, {.id = 2}, {.id = 3}, {.id = 4}}, CursorUpdate{CursorKind::Main, "token"});
    }
    /// Returns one line for each entry of the health, as "tenant resource rows tombstones cursor".
    std::vector<std::string> lines() const {
        std::vector<std::string> all;
        const auto health = reader()->health().value();
        for (const auto& each : health.feeds) {
            all.push_back(std::to_string(each.key.tenant_id) + " " + each.key.resource + " " +
                          std::to_string(each.rows) + " " + std::to_string(each.tombstones) + " " +
                          each.state.cursor);
        }
        return all;
    }
};

TEST_F(UnfedRowsTest, ThereAreNoneIfEveryRowHasAFeed) {
    EXPECT_THAT(lines(), ::testing::ElementsAre("7 people 4 0 token"));
}

TEST_F(UnfedRowsTest, RowsOfATenantWithoutAFeedAreCounted) {
    execute(
        "UPDATE people SET tenant_id = 99 WHERE id = 2; UPDATE people SET tenant_id = -1 WHERE id > 2;"
        " UPDATE people SET _deleted_at = '2024-06-01T00:00:00.0000000Z' WHERE id = 4");
    EXPECT_THAT(lines(), ::testing::ElementsAre("7 people 1 0 token", "-1 people 1 1 ", "99 people 1 0 "));
}

TEST_F(UnfedRowsTest, TablesThatAPersonMadeAreNotCounted) {
    execute(
        "CREATE TABLE a_copy AS SELECT * FROM people; CREATE TABLE raws AS SELECT id, _raw FROM people;"
        " CREATE TABLE \"with a blank\" AS SELECT * FROM people");
    EXPECT_THAT(lines(), ::testing::ElementsAre("7 people 4 0 token"));
}

}  // namespace
}  // namespace stmirror::mirror
