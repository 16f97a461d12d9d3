// SPDX-License-Identifier: MIT
// Parents that could not be read are deferred and do not delay other parents.
#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>

#include "unit/mirror/family_fixture.hpp"

#include "mirror/feeds/parent_queue.hpp"
#include "mirror/writing/page_writer.hpp"

namespace stmirror::mirror {
namespace {

using ::testing::ElementsAre;

class DeferredParentTest : public FamilyTest {
 protected:
    DeferredParentTest() {
        put("people", {person(1, "Ada", 11), person(2, "Ada", 12), person(3, "Ada", 13)});
        note(notes);
    }
    void defer(std::int64_t id, const std::string& error = "answered 500") {
        auto all = retry_until(std::chrono::hours(24));
        all.read_before = all.retry_until;
        const auto each = parent_in(id, all);
        ASSERT_TRUE(parents().defer(notes, each, clock.time + std::chrono::hours(1), error));
    }
    Parent parent_in(std::int64_t id, const BackgroundParents& background) {
        for (auto& each : parents().next(notes, active_feed(notes), background, 100).value()) {
            if (each.id == OwnedCell(id)) { return std::move(each); }
        }
        ADD_FAILURE() << "no such parent";
        return {};
    }
    BackgroundParents retry_until(Ticks from_now) const { return {.retry_until = clock.time + from_now}; }
    std::string ids_in(const BackgroundParents& background) {
        std::string text;
        for (const auto& each : parents().next(notes, active_feed(notes), background, 100).value()) {
            text += std::to_string(std::get<std::int64_t>(each.id)) + " ";
        }
        return text;
    }
};

TEST_F(DeferredParentTest, IsReadAgainAtItsTimeAfterAllOthers) {
    defer(3);
    EXPECT_EQ(ids(notes), "2 1");
    EXPECT_EQ(ids_in(retry_until(std::chrono::minutes(59))), "2 1 ");
    EXPECT_EQ(ids_in(retry_until(std::chrono::minutes(60))), "2 1 3 ");
    clock.time = clock.time + std::chrono::minutes(1);
    defer(2);
    EXPECT_EQ(ids_in(retry_until(std::chrono::hours(2))), "1 3 2 ")
        << "the parent with the earliest retry comes first";
}

TEST_F(DeferredParentTest, IsCountedSeparately) {
    read(notes, 1, {});
    defer(2);
    auto counts = note(notes);
    EXPECT_EQ(counts.known, 3U);
    EXPECT_EQ(counts.due, 1U);
    EXPECT_EQ(counts.failed, 1U);
    EXPECT_EQ(counts.unread, 2U);
    defer(1);
    counts = note(notes);
    EXPECT_EQ(counts.failed, 2U);
    EXPECT_EQ(counts.unread, 2U);
    EXPECT_EQ(counts.oldest_read, clock.time);
}

TEST_F(DeferredParentTest, ItsErrorIsStored) {
    EXPECT_EQ(parents().error(notes).value(), "");
    defer(3, "answered 500");
    EXPECT_EQ(parents().error(notes).value(), "answered 500");
    open();
    EXPECT_EQ(parents().error(notes).value(), "answered 500") << "the error is kept after a restart";
    EXPECT_EQ(ids(notes), "2 1");
}

TEST_F(DeferredParentTest, ItsConsecutiveFailuresAreCounted) {
    EXPECT_EQ(parent_in(3, {}).failures, 0);
    defer(3);
    defer(3);
    const auto failed = parent_in(3, retry_until(std::chrono::hours(1)));
    EXPECT_EQ(failed.failures, 2);
    ASSERT_TRUE(pages().apply_children(notes, failed, ParentAnswer::Read, {}, true));
    EXPECT_EQ(note(notes).failed, 0U);
    EXPECT_EQ(parents().error(notes).value(), "");
    put("people", {person(3, "Changed", 14)});
    EXPECT_EQ(ids(notes), "3 2 1");
    EXPECT_EQ(parent_in(3, {}).failures, 0);
}

TEST_F(DeferredParentTest, AChangeDoesNotMakeItDueSooner) {
    defer(3);
    put("people", {person(3, "Changed", 14)});
    EXPECT_EQ(ids(notes), "2 1");
    EXPECT_EQ(note(notes).failed, 1U);
    EXPECT_EQ(ids_in(retry_until(std::chrono::hours(1))), "2 1 3 ");
}

TEST_F(DeferredParentTest, AFailedBackgroundRefreshIsRetriedToo) {
    read(notes, 1, {});
    const auto quiet = parent(notes, 1);
    ASSERT_TRUE(parents().defer(notes, quiet, clock.time + std::chrono::hours(1), "answered 500"));
    EXPECT_EQ(ids(notes, true), "3 2");
    EXPECT_EQ(ids_in(retry_until(std::chrono::hours(1))), "3 2 1 ");
}

TEST_F(DeferredParentTest, ItsRecordsAreKeptUntilItIsGone) {
    read(notes, 3, {note_of(3, 31)});
    put("people", {person(3, "Changed", 14)});
    note(notes);
    defer(3);
    EXPECT_THAT(rows("SELECT id FROM notes WHERE _deleted_at IS NULL"), ElementsAre("31"));
    remove("people", {"[3]"});
    EXPECT_EQ(ids(notes), "2 1");
    EXPECT_EQ(note(notes).failed, 0U);
    EXPECT_THAT(rows("SELECT id FROM notes WHERE _deleted_at IS NULL"), ElementsAre());
}

TEST_F(DeferredParentTest, ADeletedOneWithoutRecordsIsRemoved) {
    defer(3);
    remove("people", {"[3]"});
    EXPECT_EQ(note(notes).known, 2U);
    EXPECT_EQ(note(notes).failed, 0U);
}

TEST_F(DeferredParentTest, ASweepReadsItAtOnce) {
    defer(3);
    defer(2);
    ASSERT_TRUE(parents().make_all_due(notes));
    EXPECT_EQ(note(notes).due, 3U);
    EXPECT_EQ(ids(notes), "3 2 1");
    EXPECT_EQ(parent_in(3, {}).failures, 1) << "the failures still count for the next wait";
}

TEST_F(DeferredParentTest, AMirrorOfAnOlderVersionKeepsItsParents) {
    close();
    {
        SQLite::Database database((folder.path() / "mirror.db").string(), SQLite::OPEN_READWRITE);
        database.exec(
            "ALTER TABLE _parents DROP COLUMN failures; ALTER TABLE _parents DROP COLUMN retry_at;"
            " ALTER TABLE _parents DROP COLUMN error; ALTER TABLE _feeds DROP COLUMN proved_at;"
            " ALTER TABLE _feeds DROP COLUMN proof_error; ALTER TABLE _feeds DROP COLUMN compared_at;"
            " ALTER TABLE _feeds DROP COLUMN compare_began; ALTER TABLE _feeds DROP COLUMN compare_cursor;"
            " ALTER TABLE _feeds DROP COLUMN withheld_at; DROP TABLE _definitions;"
            " PRAGMA user_version = 2; DELETE FROM _migrations WHERE version > 2");
    }
    const auto before = Reader::open(folder.path() / "mirror.db").value()->health();
    EXPECT_TRUE(before) << "the old schema can be read";
    open();
    EXPECT_EQ(ids(notes), "3 2 1");
    defer(3);
    EXPECT_EQ(ids(notes), "2 1");
}

}  // namespace
}  // namespace stmirror::mirror
