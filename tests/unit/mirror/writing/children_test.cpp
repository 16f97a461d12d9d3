// SPDX-License-Identifier: MIT
// Tests what happens to the records of a parent when the parent is read.
#include <gmock/gmock.h>

#include "unit/mirror/family_fixture.hpp"

#include "mirror/feeds/parent_queue.hpp"
#include "mirror/writing/page_writer.hpp"
#include "mirror/writing/sweeps.hpp"

namespace stmirror::mirror {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::string live_notes = "SELECT id, person_id FROM notes WHERE _deleted_at IS NULL ORDER BY id";

class ChildrenTest : public FamilyTest {};

TEST_F(ChildrenTest, RecordsThatDidNotArriveAreMissingOnlyForThatParent) {
    put("people", {person(1), person(2)});
    note(notes);
    read(notes, 1, {note_of(1, 11), note_of(1, 12), note_of(1, 13)});
    read(notes, 2, {note_of(2, 21)});
    const auto page = page_of_records(*catalogue.find("notes"), {note_of(1, 12), note_of(1, 14)});
    EXPECT_EQ(parents().count_missing(notes, parent(notes, 1), std::span(&page, 1)).value(), 2U);
    EXPECT_EQ(parents().count_missing(notes, parent(notes, 1), {}).value(), 3U);
    const auto outcome =
        pages()
            .apply_children(notes, parent(notes, 1), ParentAnswer::Read, std::span(&page, 1), true)
            .value();
    EXPECT_EQ(outcome.inserted, 1U);
    EXPECT_EQ(outcome.unchanged, 1U);
    EXPECT_EQ(outcome.deleted, 2U);
    EXPECT_THAT(rows(live_notes), ElementsAre("12|1", "14|1", "21|2"));
    EXPECT_THAT(rows("SELECT key, kind FROM _changes WHERE seq > 6"),
                ElementsAre("[14]|insert", "[11]|delete", "[13]|delete"));
}

TEST_F(ChildrenTest, WithoutPermissionNothingIsMarkedDeleted) {
    put("people", {person(1)});
    note(notes);
    read(notes, 1, {note_of(1, 11)});
    EXPECT_EQ(read(notes, 1, {}, ParentAnswer::Read, false).deleted, 0U);
    EXPECT_EQ(read(notes, 1, {}, ParentAnswer::Gone, false).deleted, 0U);
    EXPECT_EQ(read(notes, 1, {note_of(1, 12)}, ParentAnswer::Refused, true).written(), 0U);
    EXPECT_THAT(rows(live_notes), ElementsAre("11|1"));
}

TEST_F(ChildrenTest, ARefusedParentCountsAsReadAndIsRefreshed) {
    put("people", {person(1), person(2)});
    note(notes);
    read(notes, 1, {}, ParentAnswer::Refused);
    EXPECT_EQ(ids(notes), "2");
    EXPECT_EQ(ids(notes, true), "2 1");
}

TEST_F(ChildrenTest, NothingIsMissingIfARecordHasNoReadableKey) {
    put("people", {person(1)});
    note(notes);
    read(notes, 1, {note_of(1, 11), note_of(1, 12)});
    auto page = page_of_records(*catalogue.find("notes"), {});
    page.quarantined.push_back({"{bad}", "[11]", "bad"});
    EXPECT_EQ(parents().count_missing(notes, parent(notes, 1), std::span(&page, 1)).value(), 1U);
    page.quarantined.push_back({"{worse}", "", "no key"});
    EXPECT_EQ(parents().count_missing(notes, parent(notes, 1), std::span(&page, 1)).value(), 0U);
    const auto outcome =
        pages()
            .apply_children(notes, parent(notes, 1), ParentAnswer::Read, std::span(&page, 1), true)
            .value();
    EXPECT_EQ(outcome.deleted, 0U);
    EXPECT_EQ(outcome.quarantined, 2U);
}

TEST_F(ChildrenTest, ARecordThatMovesToAnotherParentIsUpdated) {
    put("people", {person(1), person(2)});
    note(notes);
    read(notes, 1, {note_of(1, 11)});
    EXPECT_EQ(read(notes, 2, {note_of(2, 11)}).updated, 1U);
    EXPECT_EQ(read(notes, 1, {}).deleted, 0U);
    EXPECT_THAT(rows(live_notes), ElementsAre("11|2"));
}

TEST_F(ChildrenTest, AFailedWriteIsRolledBack) {
    put("people", {person(1)});
    note(notes);
    read(notes, 1, {note_of(1, 11)});
    put("people", {person(1, "Changed", 11)});
    note(notes);
    auto page = page_of_records(*catalogue.find("notes"), {note_of(1, 12), note_of(1, 13)});
    page.cells[3] = std::string_view("no number");
    EXPECT_TRUE(pages()
                    .apply_children(notes, parent(notes, 1), ParentAnswer::Read, std::span(&page, 1), true)
                    .has_error());
    EXPECT_THAT(rows(live_notes), ElementsAre("11|1"));
    EXPECT_EQ(note(notes).due, 1U);
}

TEST_F(ChildrenTest, AnAnswerFromBeforeTheParentWasMarkedDeletedIsCheckedOnceMore) {
    put("people", {person(1), person(2)});
    note(notes);
    read(notes, 1, {note_of(1, 11)});
    read(notes, 2, {});
    put("people", {person(1, "Changed", 11), person(2, "Changed", 11)});
    note(notes);
    const auto one = parent(notes, 1);
    const auto two = parent(notes, 2);
    remove("people", {"[1]", "[2]"});
    const auto page = page_of_records(*catalogue.find("notes"), {note_of(1, 11), note_of(1, 12)});
    const auto store = [&](const Parent& asked, std::span<const Page> answer) {
        return pages().apply_children(notes, asked, ParentAnswer::Read, answer, true).value();
    };
    EXPECT_EQ(store(one, std::span(&page, 1)).written(), 2U);
    EXPECT_EQ(store(two, {}).written(), 0U);
    EXPECT_EQ(ids(notes), "1");
    EXPECT_EQ(read(notes, 1, {}, ParentAnswer::Gone).deleted, 2U);
    EXPECT_THAT(rows(live_notes), IsEmpty());
    EXPECT_EQ(ids(notes, true), "");
}

TEST_F(ChildrenTest, TheRecordsOfAParentAreSeenByASweepToo) {
    put("people", {person(1), person(2)});
    note(notes);
    read(notes, 1, {note_of(1, 11)});
    read(notes, 2, {note_of(2, 21)});
    auto sweep = sweeps().begin(notes).value();
    read(notes, 1, {note_of(1, 11)});
    EXPECT_EQ(sweep.count_missing()->missing, 1U);
}

}  // namespace
}  // namespace stmirror::mirror
