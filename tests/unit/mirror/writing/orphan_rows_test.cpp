// SPDX-License-Identifier: MIT
// Tests child rows whose parent row was deleted outside stmirror.
#include <gmock/gmock.h>

#include "unit/mirror/fixture.hpp"

#include "mirror/feeds/feed_states.hpp"

namespace stmirror::mirror {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class OrphanRows : public MirrorTest {
 protected:
    void leave_orphans() {
        apply({{.id = 1, .tags = {11, 12, 13}}, {.id = 2, .tags = {21}}});
        execute("DELETE FROM people WHERE id = 1");
    }
    std::vector<std::string> tags() const {
        return rows("SELECT person_id, position, tag_id FROM person_tags ORDER BY person_id, position");
    }
};

TEST_F(OrphanRows, AreReplacedByThoseOfTheRecordInABackfill) {
    leave_orphans();
    EXPECT_EQ(apply({{.id = 3, .tags = {31}}, {.id = 1, .tags = {14, 15}}}).inserted, 2U);
    EXPECT_THAT(tags(), ElementsAre("1|0|14", "1|1|15", "2|0|21", "3|0|31"));
}

TEST_F(OrphanRows, AreReplacedByThoseOfTheRecordLater) {
    leave_orphans();
    ASSERT_TRUE(feeds().finish_backfill(feed).has_value());
    EXPECT_EQ(apply({{.id = 3, .tags = {31}}, {.id = 1, .tags = {14}}}).inserted, 2U);
    EXPECT_THAT(tags(), ElementsAre("1|0|14", "2|0|21", "3|0|31"));
}

TEST_F(OrphanRows, AreRemovedInABackfillByARecordWithoutChildren) {
    leave_orphans();
    EXPECT_EQ(apply({{.id = 3, .tags = {31}}, {.id = 1}}).inserted, 2U);
    EXPECT_THAT(tags(), ElementsAre("2|0|21", "3|0|31"));
}

TEST_F(OrphanRows, AreRemovedByARecordWithoutChildren) {
    leave_orphans();
    ASSERT_TRUE(feeds().finish_backfill(feed).has_value());
    EXPECT_EQ(apply({{.id = 1}}).inserted, 1U);
    EXPECT_THAT(tags(), ElementsAre("2|0|21"));
}

TEST_F(OrphanRows, BeyondTheEndOfTheArrayAreRemoved) {
    leave_orphans();
    execute("DELETE FROM person_tags WHERE person_id = 1 AND position = 0");
    EXPECT_EQ(apply({{.id = 3, .tags = {31}}, {.id = 1, .tags = {14}}}).inserted, 2U);
    EXPECT_THAT(tags(), ElementsAre("1|0|14", "2|0|21", "3|0|31"));
}

TEST_F(OrphanRows, AreReplacedWhenTheRecordArrivesTwiceInOnePage) {
    leave_orphans();
    const auto outcome = apply({{.id = 1, .tags = {14}}, {.id = 1, .name = "Bea", .tags = {16, 17}}});
    EXPECT_EQ(outcome.inserted, 1U);
    EXPECT_EQ(outcome.updated, 1U);
    EXPECT_THAT(tags(), ElementsAre("1|0|16", "1|1|17", "2|0|21"));
}

}  // namespace
}  // namespace stmirror::mirror
