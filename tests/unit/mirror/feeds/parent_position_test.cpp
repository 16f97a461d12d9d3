// SPDX-License-Identifier: MIT
// Tests the position of a per-parent feed in the change log. All changes up to this position have updated the
// queue of parents.
#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>

#include "unit/mirror/family_fixture.hpp"

#include "mirror/feeds/feed_states.hpp"
#include "mirror/feeds/parent_queue.hpp"
#include "mirror/writing/page_writer.hpp"

namespace stmirror::mirror {
namespace {

class ParentPositionTest : public FamilyTest {
 protected:
    std::string cursor() const { return feeds().state(notes)->cursor; }
    /// Changes the file as another program or the pruning of the log would.
    void execute(const std::string& sql) {
        close();
        SQLite::Database((folder.path() / "mirror.db").string(), SQLite::OPEN_READWRITE).exec(sql);
        open();
    }
};

TEST_F(ParentPositionTest, TheCursorIsWrittenAfterManyLinesOfOtherResources) {
    put("people", {person(1)});
    note(notes);
    std::vector<Record> places;
    for (int i = 0; i < 10'001; ++i) { places.push_back({{std::to_string(i), 1}}); }
    put("places", places);
    note(notes);
    EXPECT_EQ(cursor(), "10002");
}

TEST_F(ParentPositionTest, AfterPruningAllParentsAreCompared) {
    put("people", {person(1), person(2), person(3)});
    note(notes);
    for (const std::int64_t id : {1, 2, 3}) { read(notes, id, {}); }
    put("people", {person(2, "Changed", 11), person(4)});
    remove("people", {"[3]"});
    execute("DELETE FROM _changes WHERE seq < (SELECT max(seq) FROM _changes)");
    EXPECT_EQ(ids(notes), "2 4");
    EXPECT_EQ(note(notes).known, 3U);
    EXPECT_EQ(cursor(), "6");
}

TEST_F(ParentPositionTest, ALogThatEndsBeforeTheCursorIsNotTrusted) {
    put("people", {person(1)});
    note(notes);
    execute(
        "UPDATE _feeds SET cursor = '77'; INSERT INTO people (tenant_id, id, _raw, _hash, _first_seen_at,"
        " _changed_at) VALUES (7, 2, '{}', 1, '', '')");
    EXPECT_EQ(note(notes).known, 2U);
    EXPECT_EQ(cursor(), "1");
}

TEST_F(ParentPositionTest, ProgressOutlivesTheProcess) {
    put("people", {person(1), person(2)});
    note(notes);
    read(notes, 1, {note_of(1, 11)});
    put("people", {person(3, "Eve", 11)});
    open();
    EXPECT_EQ(ids(notes), "3 2");
    EXPECT_EQ(note(notes).oldest_read, clock.time);
}

TEST_F(ParentPositionTest, AFallbackKeepsItsOwnPositionInTheLog) {
    put("people", {person(1)});
    note(notes);
    read(notes, 1, {});
    ASSERT_TRUE(feeds().use_fallback(notes, 1).has_value());
    put("people", {person(2)});
    EXPECT_EQ(ids(notes), "2");
    EXPECT_EQ(feeds().state(notes)->fallback_cursor, "2");
    EXPECT_EQ(cursor(), "1");
    ASSERT_TRUE(feeds().use_fallback(notes, 0).has_value());
    put("people", {person(3)});
    EXPECT_EQ(note(notes).due, 2U);
    EXPECT_EQ(cursor(), "3");
}

}  // namespace
}  // namespace stmirror::mirror
