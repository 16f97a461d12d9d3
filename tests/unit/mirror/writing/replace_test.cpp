// SPDX-License-Identifier: MIT
// Tests writes that replace a row even if the mirror has an equal or newer version.
#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>

#include "mirror/writing/row_repairs.hpp"
#include "mirror/writing/sweeps.hpp"
#include "unit/mirror/fixture.hpp"

namespace stmirror::mirror {
namespace {

using ::testing::ElementsAre;

const std::string new_changes = "SELECT key, kind FROM _changes WHERE seq > ";

class ReplaceTest : public MirrorTest {
 protected:
    ApplyOutcome replace(const Person& person) {
        return repairs().replace(feed, page_of(catalogue, {person})).value();
    }
    void change_outside(const std::string& sql) {
        close();
        SQLite::Database((folder.path() / "mirror.db").string(), SQLite::OPEN_READWRITE).exec(sql);
        open();
    }
};

TEST_F(ReplaceTest, ARowThatDiffersFromItsJsonIsRepaired) {
    const Person person{.id = 1, .tags = {1, 2}};
    apply({person, {.id = 2, .tags = {5}}});
    change_outside(
        "UPDATE people SET name = 'altered' WHERE id = 1; DELETE FROM person_tags WHERE tag_id = 1;"
        " INSERT INTO person_tags VALUES (7, 1, 8, 9)");
    EXPECT_EQ(apply({person}).unchanged, 1U);
    EXPECT_EQ(replace(person).updated, 1U);
    EXPECT_THAT(rows("SELECT id, name FROM people ORDER BY id"), ElementsAre("1|Ada", "2|Ada"));
    EXPECT_THAT(rows("SELECT person_id, position, tag_id FROM person_tags"),
                ElementsAre("1|0|1", "1|1|2", "2|0|5"));
    EXPECT_THAT(rows(new_changes + "2"), ElementsAre("[1]|update"));
}

TEST_F(ReplaceTest, AnOlderRecordIsWrittenAndAMissingOneIsInserted) {
    apply({{.id = 1, .name = "new", .modified = "2024-06-01T00:00:00.0000000Z"}});
    EXPECT_EQ(replace({.id = 1, .name = "old", .modified = "2024-05-01T00:00:00.0000000Z"}).updated, 1U);
    EXPECT_EQ(replace({.id = 2}).inserted, 1U);
    EXPECT_THAT(rows("SELECT id, name FROM people ORDER BY id"), ElementsAre("1|old", "2|Ada"));
    auto sweep = sweeps().begin(feed).value();
    const auto missing = sweep.missing_rows({}, 0, 9).value();
    ASSERT_EQ(sweep.mark_deleted(missing, DeletedReason::Missing).value(), 2U);
    EXPECT_EQ(replace({.id = 2}).restored, 1U);
    EXPECT_EQ(value("SELECT count(*) FROM people WHERE _deleted_at IS NULL"), "1");
}

}  // namespace
}  // namespace stmirror::mirror
