// SPDX-License-Identifier: MIT
// Tests indexes whose columns change between versions.
#include <gmock/gmock.h>

#include "mirror/feeds/feed_states.hpp"
#include "unit/mirror/fixture.hpp"

namespace stmirror::mirror {
namespace {

class IndexTest : public MirrorTest {};

TEST_F(IndexTest, AnIndexWithOtherColumnsIsReplaced) {
    const std::string sql = "SELECT sql FROM sqlite_schema WHERE name = 'people_by_age'";
    ASSERT_TRUE(feeds().finish_backfill(feed).has_value());
    const auto open_with = [&](const std::string& index) {
        close();
        catalogue =
            small_catalogue(R"({ field = "age", type = "integer", about = "In years.", )" + index + " }");
        open();
    };
    open_with("index = true");
    EXPECT_EQ(value(sql), "CREATE INDEX people_by_age ON people (age, tenant_id)");
    open_with(R"(index = true, index_with = ["name"])");
    EXPECT_EQ(value(sql), "CREATE INDEX people_by_age ON people (age, tenant_id, name, _deleted_at)");
}

}  // namespace
}  // namespace stmirror::mirror
