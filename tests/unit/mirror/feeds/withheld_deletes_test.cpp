// SPDX-License-Identifier: MIT
// Tests how long the deletions of a per-parent feed count as withheld.
#include <gmock/gmock.h>

#include "unit/mirror/family_fixture.hpp"

#include "mirror/feeds/feed_states.hpp"
#include "mirror/feeds/parent_queue.hpp"
#include "mirror/writing/page_writer.hpp"

namespace stmirror::mirror {
namespace {

using std::chrono::minutes;

class WithheldDeletes : public FamilyTest {
 protected:
    WithheldDeletes() {
        put("people", {person(1), person(2)});
        note(notes);
        read(notes, 1, {note_of(1, 11)});
        read(notes, 2, {note_of(2, 21)});
    }
    void tick(minutes time = minutes(1)) { clock.time = clock.time + time; }
    /// Reads a parent whose answer lacks `rows` rows. The delete guard does not mark these rows deleted.
    void withhold(std::int64_t id, std::uint64_t rows) {
        ASSERT_TRUE(pages()
                        .apply_children(notes, parent(notes, id), ParentAnswer::Read, {}, false, rows)
                        .has_value());
    }
    void end_pass(std::uint64_t withheld = 0, std::optional<Timestamp> swept_at = {}) {
        ASSERT_TRUE(parents().end_pass(notes, withheld, swept_at).has_value());
    }
    /// Reads these parents in a pass. Their answers lack no row.
    void read_all(std::initializer_list<std::int64_t> ids) {
        tick();
        for (const auto id : ids) { read(notes, id, {note_of(id, 10 * id + 1)}); }
        end_pass();
    }
    std::uint64_t withheld() const { return feeds().state(notes)->deletes_withheld; }
};

TEST_F(WithheldDeletes, AreKnownBeforeThePassEnds) {
    withhold(1, 12);
    EXPECT_EQ(withheld(), 12U);
}

TEST_F(WithheldDeletes, AreTheMostOfAPassUntilASweepCountsThem) {
    withhold(1, 3);
    withhold(2, 9);
    end_pass(12);
    EXPECT_EQ(withheld(), 12U);
    tick();
    withhold(1, 3);
    end_pass(3);
    EXPECT_EQ(withheld(), 12U);
    EXPECT_EQ(feeds().state(notes)->swept_at, std::nullopt);
    withhold(1, 3);
    end_pass(3, clock.time);
    EXPECT_EQ(withheld(), 3U);
    EXPECT_EQ(feeds().state(notes)->swept_at, clock.time);
}

TEST_F(WithheldDeletes, EndWhenEachParentHasBeenReadAfterThem) {
    withhold(1, 1);
    end_pass(1);
    read_all({2});
    EXPECT_EQ(withheld(), 1U);
    read_all({1});
    EXPECT_EQ(withheld(), 0U);
    withhold(2, 1);
    EXPECT_EQ(withheld(), 1U);
}

TEST_F(WithheldDeletes, OfALaterAnswerNeedALaterRound) {
    withhold(1, 1);
    read_all({1});
    withhold(2, 1);
    read_all({2});
    EXPECT_EQ(withheld(), 1U) << "parent 1 has not been read since";
    read_all({1});
    EXPECT_EQ(withheld(), 0U);
}

TEST_F(WithheldDeletes, DoNotEndWithASweepThatCouldNotReadAParent) {
    withhold(1, 1);
    tick();
    read(notes, 2, {note_of(2, 21)});
    ASSERT_TRUE(
        parents().defer(notes, parent(notes, 1), clock.time + minutes(5), "answered 500").has_value());
    end_pass(0, clock.time);
    EXPECT_EQ(withheld(), 1U);
}

TEST_F(WithheldDeletes, DoNotWaitForAParentThatHasNeverBeenRead) {
    withhold(1, 1);
    put("people", {person(3)});
    note(notes);
    read_all({1, 2});
    EXPECT_EQ(withheld(), 0U);
}

TEST_F(WithheldDeletes, OfADeletedParentAreLookedForAgain) {
    execute("UPDATE people SET _deleted_at = '2024-05-02T00:00:00.0000000Z' WHERE id = 1");
    withhold(1, 1);
    EXPECT_EQ(ids(notes, true), "1 2");
    read_all({2});
    EXPECT_EQ(withheld(), 1U);
    tick();
    EXPECT_EQ(read(notes, 1, {}).deleted, 1U);
    end_pass();
    EXPECT_EQ(withheld(), 0U);
    EXPECT_EQ(ids(notes, true), "2");
}

TEST_F(WithheldDeletes, OfAnOlderVersionEndAfterAWholeRound) {
    execute("UPDATE _feeds SET deletes_held = 5 WHERE resource = 'notes'");
    read_all({1, 2});
    EXPECT_EQ(withheld(), 5U) << "it is unknown when deletions were withheld";
    tick(minutes(5));
    read_all({1});
    EXPECT_EQ(withheld(), 5U);
    read_all({2});
    EXPECT_EQ(withheld(), 0U);
}

TEST_F(WithheldDeletes, EndAlsoAfterTheClockHasBeenSetBack) {
    tick(minutes(600));
    withhold(1, 1);
    withhold(2, 1);
    tick(minutes(-600));
    note(notes);
    end_pass();
    EXPECT_EQ(withheld(), 1U);
    read_all({2});
    tick(minutes(5));
    read_all({1});
    EXPECT_EQ(withheld(), 1U) << "parent 2 was read before the clocks can be trusted";
    read_all({2});
    EXPECT_EQ(withheld(), 0U);
}

/// Returns `people`, and `pets`, which are read from an export. If the API refuses the export, pets are read
/// for each person.
Catalogue people_and_pets() {
    const std::string people = R"(
singular = "person"
about = "People."
columns = [{ field = "id", type = "integer", key = true, about = "The number." }]
[feed]
kind = "list"
path = "/crm/v2/tenant/{tenant}/customers"
)";
    const std::string pets = R"(
singular = "pet"
about = "Pets."
columns = [
    { field = "id", type = "integer", key = true, about = "The number." },
    { field = "personId", type = "integer", parent = "id", index = true, about = "The person." },
]
[feed]
kind = "export"
path = "/crm/v2/tenant/{tenant}/export/leads"
[[fallback]]
kind = "per_parent"
path = "/crm/v2/tenant/{tenant}/customers/{id}/notes"
parent = "people"
)";
    return Catalogue::parse(std::vector<ResourceFile>{{"people.toml", people}, {"pets.toml", pets}}).value();
}

class WithheldDeletesOfAFallback : public FamilyTest {
 protected:
    WithheldDeletesOfAFallback() {
        close();
        catalogue = people_and_pets();
        open();
    }
};

TEST_F(WithheldDeletesOfAFallback, StayUntilASweepBecauseOtherFeedsMayHaveOtherRecords) {
    const FeedKey pets{7, "pets"};
    put("people", {{{1}}});
    note(pets);
    const auto person = parents().next(pets, catalogue.find("pets")->fallbacks.front(), {}, 1).value().at(0);
    ASSERT_TRUE(pages().apply_children(pets, person, ParentAnswer::Read, {}, false, 1).has_value());
    clock.time = clock.time + minutes(10);
    ASSERT_TRUE(pages().apply_children(pets, person, ParentAnswer::Read, {}, true).has_value());
    ASSERT_TRUE(parents().end_pass(pets, 0).has_value());
    EXPECT_EQ(feeds().state(pets)->deletes_withheld, 1U);
    EXPECT_EQ(feeds().state(pets)->withheld_at, std::nullopt);
    ASSERT_TRUE(parents().end_pass(pets, 0, clock.time).has_value());
    EXPECT_EQ(feeds().state(pets)->deletes_withheld, 0U);
}

}  // namespace
}  // namespace stmirror::mirror
