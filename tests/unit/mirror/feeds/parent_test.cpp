// SPDX-License-Identifier: MIT
// Tests per-parent feeds: which parents are due, and in which order.
#include <gmock/gmock.h>

#include "unit/mirror/family_fixture.hpp"

#include "mirror/feeds/feed_states.hpp"
#include "mirror/feeds/parent_queue.hpp"
#include "mirror/writing/page_writer.hpp"
#include "mirror/writing/row_repairs.hpp"

namespace stmirror::mirror {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

class ParentTest : public FamilyTest {
 protected:
    std::uintmax_t wal_bytes() const { return std::filesystem::file_size(folder.path() / "mirror.db-wal"); }
    std::string cursor() const { return feeds().state(notes)->cursor; }
    void tick() { clock.time = clock.time + std::chrono::minutes(1); }
};

TEST_F(ParentTest, EachParentIsDueOnceWithWhatARequestNeeds) {
    put("people", {person(1), person(2)});
    const auto counts = note(notes);
    EXPECT_EQ(counts.known, 2U);
    EXPECT_EQ(counts.due, 2U);
    EXPECT_EQ(counts.oldest_read, std::nullopt);
    const auto one = parent(notes, 1);
    EXPECT_THAT(one.placeholders, ElementsAre("1"));
    EXPECT_THAT(one.columns, ElementsAre(OwnedCell(1)));
    EXPECT_EQ(std::to_string(one.hash), value("SELECT _hash FROM people WHERE id = 1"));
    read(notes, 1, {note_of(1, 11)});
    EXPECT_EQ(ids(notes), "2");
    EXPECT_EQ(note(notes).oldest_read, clock.time);
    read(notes, 2, {});
    EXPECT_EQ(ids(notes), "");
    EXPECT_EQ(note(notes).due, 0U);
    EXPECT_THAT(rows("SELECT id, person_id FROM notes WHERE _deleted_at IS NULL ORDER BY id"),
                ElementsAre("11|1"));
}

TEST_F(ParentTest, TheStatusContainsTheProgress) {
    put("people", {person(1), person(2), person(3)});
    note(notes);
    read(notes, 1, {});
    ASSERT_TRUE(feeds().record_pass({{.feed = notes}, "per_parent", clock.time, clock.time}).has_value());
    tick();
    read(notes, 2, {});
    put("people", {person(1, "Changed", 13)});
    note(notes);
    const auto reader = Reader::open(folder.path() / "mirror.db").value();
    const auto health = reader->health().value();
    const auto found =
        std::ranges::find(health.feeds, "notes", [](const auto& each) { return each.key.resource; });
    ASSERT_NE(found, health.feeds.end());
    ASSERT_TRUE(found->parents.has_value());
    EXPECT_EQ(found->parents->known, 3U);
    EXPECT_EQ(found->parents->due, 2U);
    EXPECT_EQ(found->parents->unread, 1U);
    EXPECT_EQ(found->parents->oldest_read, clock.time - std::chrono::minutes(1));
}

TEST_F(ParentTest, ParentsMayHaveAGuidAndSeveralPlaceholders) {
    put("places", {{{"0b-1", 4}}, {{"0b-2", std::monostate{}}}});
    EXPECT_EQ(note(visits).known, 2U);
    const auto places = next(visits);
    ASSERT_THAT(places, SizeIs(1)) << "a place without a region cannot be requested";
    EXPECT_THAT(places[0].placeholders, ElementsAre("4", "0b-1"));
    EXPECT_THAT(places[0].columns, ElementsAre(OwnedCell("0b-1"), OwnedCell(4)));
    read(visits, "0b-1", {{{"0b-1", "a", 4}}, {{"0b-1", "b", 4}}});
    EXPECT_EQ(ids(visits), "");
    put("places", {{{"0b-1", 5}}});
    EXPECT_EQ(ids(visits), "\"0b-1\"");
    EXPECT_EQ(read(visits, "0b-1", {{{"0b-1", "b", 5}}}).deleted, 1U);
    EXPECT_THAT(rows("SELECT name, region FROM visits WHERE _deleted_at IS NULL"), ElementsAre("b|5"))
        << "the same JSON, but the parent's column has changed";
}

TEST_F(ParentTest, ChangedParentsComeFirstThenTheNewestThenTheBackgroundRefresh) {
    put("people", {person(1), person(2), person(3)});
    for (const std::int64_t id : {3, 1, 2}) {
        note(notes);
        tick();
        read(notes, id, {});
    }
    put("people",
        {person(4, "Eve", 11), person(5, "Eve", 12), person(6, "Eve", 11), person(1, "Changed", 13)});
    put("people", {person(6, "Changed", 14)});
    EXPECT_EQ(ids(notes), "1 6 5 4");
    EXPECT_EQ(ids(notes, true), "1 6 5 4 3 2");
    EXPECT_THAT(next(notes, true, 5), SizeIs(5));
    EXPECT_THAT(next(notes, false, 2), SizeIs(2));
    const auto counts = note(notes);
    EXPECT_EQ(counts.known, 6U);
    EXPECT_EQ(counts.due, 4U);
    EXPECT_EQ(counts.oldest_read, clock.time - std::chrono::minutes(2));
}

TEST_F(ParentTest, AParentIsDueOnlyIfItsRowHasChanged) {
    put("people", {person(1)});
    note(notes);
    read(notes, 1, {});
    put("people", {person(1, "Changed", 11)});
    put("people", {person(1)});  // this page is ignored, because its version is older
    put("people", {person(1, "Ada", 12)});
    EXPECT_EQ(ids(notes), "1");
    read(notes, 1, {});
    ASSERT_TRUE(
        repairs()
            .replace({7, "people"}, page_of_records(*catalogue.find("people"), {person(1, "Ada", 12)}))
            .has_value());
    EXPECT_EQ(ids(notes), "") << "the update wrote only what has already been read";
}

TEST_F(ParentTest, AParentThatChangedWhileItWasReadStaysDue) {
    put("people", {person(1)});
    note(notes);
    const auto before = parent(notes, 1);
    put("people", {person(1, "Changed", 11)});
    ASSERT_TRUE(pages().apply_children(notes, before, ParentAnswer::Read, {}, true).has_value());
    EXPECT_EQ(note(notes).due, 1U);
    read(notes, 1, {});
    EXPECT_EQ(note(notes).due, 0U);
}

TEST_F(ParentTest, WithoutChangesNothingIsWritten) {
    put("people", {person(1)});
    note(notes);
    read(notes, 1, {});
    note(notes);
    const auto before = wal_bytes();
    EXPECT_EQ(note(notes).known, 1U);
    EXPECT_EQ(wal_bytes(), before);
    put("places", {{{"a", 1}}});
    const auto others = wal_bytes();
    const auto position = cursor();
    note(notes);
    EXPECT_EQ(wal_bytes(), others) << "changes of other resources cause no write";
    EXPECT_EQ(cursor(), position);
}

TEST_F(ParentTest, ADeletedParentIsRemovedAndANewOneIfItComesBack) {
    put("people", {person(1), person(2)});
    note(notes);
    read(notes, 1, {});
    read(notes, 2, {});
    remove("people", {"[1]"});
    EXPECT_EQ(note(notes).known, 1U);
    EXPECT_EQ(ids(notes, true), "2");
    put("people", {person(1)});
    EXPECT_EQ(ids(notes), "1");
    EXPECT_EQ(note(notes).known, 2U);
}

TEST_F(ParentTest, TheRecordsOfADeletedParentAreMarkedDeleted) {
    put("people", {person(1), person(2)});
    note(notes);
    read(notes, 1, {note_of(1, 11), note_of(1, 12)});
    read(notes, 2, {note_of(2, 21)});
    remove("people", {"[1]"});
    EXPECT_THAT(rows("SELECT id FROM notes WHERE _deleted_reason = 'parent_gone' ORDER BY id"),
                ElementsAre("11", "12"));
    EXPECT_THAT(rows("SELECT key FROM _changes WHERE resource = 'notes' AND kind = 'delete' ORDER BY seq"),
                ElementsAre("[11]", "[12]"));
    EXPECT_EQ(note(notes).known, 1U);
    EXPECT_EQ(ids(notes), "");
}

TEST_F(ParentTest, AParentWhoseRowIsGoneIsReadUntilItHasNoRecords) {
    put("people", {person(1), person(2)});
    put("places", {{{"0b-1", 4}}});
    note(notes);
    note(visits);
    read(notes, 1, {note_of(1, 11)});
    read(notes, 2, {note_of(2, 21)});
    read(visits, "0b-1", {{{"0b-1", "a", 4}}});
    execute("DELETE FROM people WHERE id = 1; DELETE FROM places");
    EXPECT_EQ(ids(notes, true), "1 2");
    EXPECT_THAT(parent(notes, 1).placeholders, ElementsAre("1"));
    EXPECT_THAT(parent(notes, 1).columns, ElementsAre(OwnedCell(1)));
    EXPECT_THAT(parent(visits, "0b-1").placeholders, ElementsAre("4", "0b-1")) << "a record has the region";
    EXPECT_THAT(parent(visits, "0b-1").columns, ElementsAre(OwnedCell("0b-1"), OwnedCell(4)));
    EXPECT_EQ(read(visits, "0b-1", {}, ParentAnswer::Gone).deleted, 1U);
    EXPECT_EQ(note(visits).known, 0U);
    EXPECT_EQ(read(notes, 1, {note_of(1, 11)}).unchanged, 1U);
    EXPECT_EQ(note(notes).known, 2U) << "the API still shows a record of it";
    EXPECT_EQ(read(notes, 1, {}, ParentAnswer::Gone).deleted, 1U);
    EXPECT_EQ(note(notes).known, 1U);
}

TEST_F(ParentTest, AParentThatIsDeletedAndRestoredBetweenTwoCallsIsReadAgain) {
    put("people", {person(1)});
    note(notes);
    read(notes, 1, {note_of(1, 11)});
    remove("people", {"[1]"});
    put("people", {person(1)});
    EXPECT_EQ(note(notes).known, 1U);
    EXPECT_EQ(ids(notes), "1");
}

TEST_F(ParentTest, TenantsDoNotMix) {
    const FeedKey theirs{8, "notes"};
    put("people", {person(1)});
    put("people", {person(1), person(2)}, 8);
    EXPECT_EQ(note(notes).known, 1U);
    EXPECT_EQ(note(theirs).known, 2U);
    read(notes, 1, {note_of(1, 11)});
    read(theirs, 1, {note_of(1, 11)});
    EXPECT_EQ(read(theirs, 1, {}).deleted, 1U);
    EXPECT_THAT(rows("SELECT tenant_id FROM notes WHERE _deleted_at IS NULL"), ElementsAre("7"));
    ASSERT_TRUE(parents().make_all_due(theirs).has_value());
    EXPECT_EQ(note(notes).due, 0U);
    EXPECT_EQ(note(theirs).due, 2U);
}

TEST_F(ParentTest, AllParentsCanBeMadeDue) {
    put("people", {person(1), person(2)});
    note(notes);
    read(notes, 2, {});
    tick();
    read(notes, 1, {});
    ASSERT_TRUE(parents().make_all_due(notes).has_value());
    EXPECT_EQ(note(notes).due, 2U);
    EXPECT_EQ(ids(notes), "2 1");
}

TEST_F(ParentTest, TheIndexByParentExistsFromTheStart) {
    EXPECT_THAT(rows("SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"
                     " AND tbl_name IN ('notes', 'visits') AND name LIKE '%by%'"),
                ElementsAre("notes_by_person_id"));
    EXPECT_THAT(rows("EXPLAIN QUERY PLAN SELECT rowid, id FROM notes WHERE tenant_id = 7 AND person_id = 1"
                     " AND _deleted_at IS NULL")
                    .at(0),
                ::testing::HasSubstr("notes_by_person_id"));
}

TEST_F(ParentTest, AResourceWithoutParentsIsNamed) {
    const auto failed = parents().note({7, "people"});
    ASSERT_TRUE(failed.has_error());
    EXPECT_THAT(failed.error().text, ::testing::HasSubstr("people"));
    EXPECT_TRUE(parents().next({7, "none"}, active_feed(notes), {}, 1).has_error());
}

}  // namespace
}  // namespace stmirror::mirror
