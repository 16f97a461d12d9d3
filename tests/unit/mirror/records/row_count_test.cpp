// SPDX-License-Identifier: MIT
#include "mirror/records/row_count.hpp"

#include <gmock/gmock.h>

#include "unit/mirror/fixture.hpp"

namespace stmirror::mirror {
namespace {

class RowCountTest : public MirrorTest {
 protected:
    std::string counted(std::int64_t tenant_id) {
        SQLite::Database reader(mirror_path().string(), SQLite::OPEN_READONLY);
        const auto count = count_rows(reader, "people", tenant_id);
        return std::to_string(count.live) + " live, " + std::to_string(count.tombstones) + " tombstones";
    }
};

TEST_F(RowCountTest, OfOneTenantAloneAndOfSeveral) {
    EXPECT_EQ(counted(feed.tenant_id), "0 live, 0 tombstones");
    apply({{.id = 1}, {.id = 2}, {.id = 3}});
    execute("UPDATE people SET _deleted_at = 'then' WHERE id = 2");
    EXPECT_EQ(counted(feed.tenant_id), "2 live, 1 tombstones");
    EXPECT_EQ(counted(feed.tenant_id + 1), "0 live, 0 tombstones");
    execute("UPDATE people SET tenant_id = tenant_id + 1 WHERE id > 1");
    EXPECT_EQ(counted(feed.tenant_id), "1 live, 0 tombstones");
    EXPECT_EQ(counted(feed.tenant_id + 1), "1 live, 1 tombstones");
    execute("UPDATE people SET tenant_id = 3 WHERE id = 3");
    EXPECT_EQ(counted(3), "1 live, 0 tombstones");
    EXPECT_EQ(counted(feed.tenant_id), "1 live, 0 tombstones");
    EXPECT_EQ(counted(feed.tenant_id + 1), "0 live, 1 tombstones");
}

}  // namespace
}  // namespace stmirror::mirror
