// SPDX-License-Identifier: MIT
// Tests what verification reads and repairs: single rows by key and by column values.
#include <gmock/gmock.h>

#include "unit/mirror/family_fixture.hpp"

#include "mirror/writing/row_repairs.hpp"

namespace stmirror::mirror {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class RepairTest : public MirrorTest {
 protected:
    RepairTest() { apply({{.id = 1, .tags = {7}}, {.id = 2, .name = "Bob"}, {.id = 3}}); }
    const Resource& people() const { return *catalogue.find("people"); }
    std::vector<std::string> keys(const Selection& selection) {
        std::vector<std::string> found;
        for (const auto& record : reader()->records(feed.tenant_id, people(), selection).value()) {
            found.push_back(record.key);
        }
        return found;
    }
};

TEST_F(RepairTest, RowsAreFoundByValuesAndOffset) {
    EXPECT_THAT(keys({.where = {}, .rows_max = 10}), ElementsAre("[1]", "[2]", "[3]"));
    EXPECT_THAT(keys({.where = {{"id", "2"}}, .rows_max = 10}), ElementsAre("[2]"));
    EXPECT_THAT(keys({.where = {{"name", "Ada"}}, .rows_max = 10}), ElementsAre("[1]", "[3]"));
    EXPECT_THAT(keys({.where = {}, .offset = 1, .rows_max = 1}), ElementsAre("[2]"));
    EXPECT_THAT(keys({.where = {{"name", "' OR 1"}}, .rows_max = 10}), IsEmpty());
    const auto values =
        reader()->values(feed.tenant_id, people(), {"name", "id"}, {.where = {}, .offset = 1, .rows_max = 1});
    EXPECT_THAT(values.value(), ElementsAre(ElementsAre("Bob", "2")));
}

TEST_F(RepairTest, KeysMarkedDeletedAreNotFoundAndAreInTheChangeLogOnce) {
    const std::vector<std::string> gone{"[2]", "[99]"};
    EXPECT_EQ(repairs().mark_deleted(feed, gone).value(), 1u);
    EXPECT_EQ(repairs().mark_deleted(feed, gone).value(), 0u);
    EXPECT_THAT(keys({.where = {}, .rows_max = 10}), ElementsAre("[1]", "[3]"));
    const auto log = reader()->changes({3}, 10).value();
    ASSERT_EQ(log.size(), 1u);
    EXPECT_EQ(log[0].kind + log[0].key, "delete[2]");
}

TEST_F(RepairTest, ErasedKeysLeaveNoChildRows) {
    const std::vector<std::string> wrong{"[1]"};
    EXPECT_TRUE(repairs().erase(feed, wrong).has_value());
    EXPECT_FALSE(reader()->record(feed.tenant_id, people(), "[1]").value());
    EXPECT_EQ(value("SELECT count(*) FROM person_tags"), "0");
}

TEST_F(RepairTest, TheChangeLogHasEachErasedRowOnce) {
    const std::vector<std::string> gone{"[2]"};
    EXPECT_EQ(repairs().mark_deleted(feed, gone).value(), 1u);
    const std::vector<std::string> wrong{"[1]", "[2]", "[99]"};
    EXPECT_TRUE(repairs().erase(feed, wrong).has_value());
    EXPECT_THAT(rows("SELECT kind, key FROM _changes WHERE seq > 3"),
                ElementsAre("delete|[2]", "delete|[1]"));
}

TEST_F(FamilyTest, TheDependentsOfAnErasedRowAreMarkedDeletedAndItsParentIsReadNoMore) {
    put("people", {person(1), person(2)});
    note(notes);
    read(notes, 1, {note_of(1, 11)});
    read(notes, 2, {note_of(2, 21)});
    const std::vector<std::string> wrong{"[1]"};
    EXPECT_TRUE(repairs().erase({7, "people"}, wrong).has_value());
    EXPECT_EQ(note(notes).known, 1U);
    EXPECT_THAT(rows("SELECT id, _deleted_reason FROM notes ORDER BY id"),
                ElementsAre("11|parent_gone", "21|"));
}

TEST_F(RepairTest, AnInvalidKeyIsRefusedAndNothingIsWritten) {
    const std::vector<std::string> keys_and_garbage{"[2]", "[2,3]"};
    EXPECT_TRUE(repairs().mark_deleted(feed, keys_and_garbage).has_error());
    EXPECT_THAT(keys({.where = {}, .rows_max = 10}), ElementsAre("[1]", "[2]", "[3]"));
}

}  // namespace
}  // namespace stmirror::mirror
