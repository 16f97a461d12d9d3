// SPDX-License-Identifier: MIT
// Tests the change log as readers see it, and what pruning leaves in it.
#include <gmock/gmock.h>

#include <limits>

#include "unit/mirror/fixture.hpp"

#include "mirror/changes/change_pruning.hpp"
#include "mirror/mirror.hpp"
#include "mirror/sqlite/database_file.hpp"
#include "mirror/sqlite/statement.hpp"

namespace stmirror::mirror {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;
using ::testing::Not;

class ChangeLogTest : public MirrorTest {
 protected:
    /// Writes one line for each of `count` people, each an hour after the previous line.
    void write_lines(std::int64_t count) {
        for (std::int64_t i = 0; i < count; ++i) {
            apply({{.id = ++last_id_}});
            clock.time = clock.time + std::chrono::hours(1);
        }
    }
    std::vector<std::uint64_t> lines(std::uint64_t after, std::size_t lines_max = 1000) const {
        std::vector<std::uint64_t> seqs;
        for (const auto& line : reader()->changes({after}, lines_max).value()) { seqs.push_back(line.seq); }
        return seqs;
    }
    void expect_too_old(const ChangePosition& position) const {
        const auto refused = reader()->changes(position, 10);
        ASSERT_TRUE(refused.has_error()) << position.seq;
        EXPECT_EQ(refused.error().code, Errc::TooOld);
        EXPECT_EQ(refused.error().advice, advice(Errc::TooOld));
    }
    std::uint64_t oldest() const { return reader()->change_range()->oldest; }
    std::uint64_t newest() const { return reader()->change_range()->newest; }
    void set_feed(const std::string& kind, const std::string& cursor, const std::string& last_attempt,
                  int fallback = 0, const std::string& resource = "notes") const {
        execute("INSERT OR REPLACE INTO _feeds (tenant_id, resource, kind, " +
                std::string(fallback == 0 ? "cursor" : "fallback_cursor") +
                ", last_attempt, fallback) VALUES (7, '" + resource + "', '" + kind + "', '" + cursor +
                "', '" + last_attempt + "', " + std::to_string(fallback) + ")");
    }
    const Timestamp start = clock.time;
    const std::string lately = "2024-05-01T23:00:00.0000000Z";

 private:
    std::int64_t last_id_ = 0;
};

TEST_F(ChangeLogTest, AnEmptyLogHasNoLines) {
    EXPECT_EQ(oldest(), 0U);
    EXPECT_EQ(newest(), 0U);
    EXPECT_THAT(lines(0), IsEmpty());
    EXPECT_EQ(pruning().prune(start + std::chrono::hours(1000)).value(), 0U);
}

TEST_F(ChangeLogTest, CountsWhatWasLoggedSinceTheMirrorWasOpened) {
    EXPECT_EQ(mirror->changes_logged(), 0U);
    write_lines(3);
    EXPECT_EQ(mirror->changes_logged(), 3U);
    open();
    EXPECT_EQ(mirror->changes_logged(), 0U);
    write_lines(2);
    EXPECT_EQ(mirror->changes_logged(), 2U);
    ASSERT_TRUE(pruning().prune(clock.time + std::chrono::hours(1000)));
    EXPECT_EQ(mirror->changes_logged(), 2U);
}

TEST_F(ChangeLogTest, LinesNameTheRecordAndTheKindOfChange) {
    apply({{.id = 1}});
    apply({{.id = 1, .name = "Eve", .modified = "2024-06-01T00:00:00.0000000Z"}});
    const auto found = reader()->changes({}, 10).value();
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].tenant_id, 7);
    EXPECT_EQ(found[0].resource, "people");
    EXPECT_EQ(found[0].key, "[1]");
    EXPECT_EQ(found[0].kind, "insert");
    EXPECT_EQ(found[0].at, "2024-05-01T12:00:00.0000000Z");
    EXPECT_EQ(found[1].kind, "update");
}

/// If SQLite checked the constraint `kind IN (...)`, it would build a temporary table of the kinds for each
/// line. This would take a tenth of the time of a first read.
TEST_F(ChangeLogTest, ALineIsWrittenWithoutATableOfTheKinds) {
    auto database = open_for_writing(mirror_path());
    Statement explain(database, "EXPLAIN INSERT INTO _changes VALUES (1, 7, 'people', '[1]', 'insert', '')");
    std::vector<std::string> opcodes;
    while (explain.step()) { opcodes.emplace_back(explain.text(1)); }
    EXPECT_THAT(opcodes, Contains("Insert"));
    EXPECT_THAT(opcodes, Not(Contains("OpenEphemeral")));
}

TEST_F(ChangeLogTest, LinesComeInOrderAfterThePosition) {
    write_lines(5);
    EXPECT_THAT(lines(0), ElementsAre(1, 2, 3, 4, 5));
    EXPECT_THAT(lines(0, 2), ElementsAre(1, 2));
    EXPECT_THAT(lines(3), ElementsAre(4, 5));
    EXPECT_THAT(lines(5), IsEmpty());
}

TEST_F(ChangeLogTest, APositionOfAnotherLogIsRefused) {
    write_lines(3);
    expect_too_old({4});
    expect_too_old({std::numeric_limits<std::uint64_t>::max()});
    EXPECT_EQ(reader()->changes({2, "2024-05-01T13:00:00.0000000Z"}, 10)->size(), 1U);
    expect_too_old({2, "2024-05-01T13:00:00.0000001Z"});
}

TEST_F(ChangeLogTest, AReplacedMirrorFileIsNoticed) {
    write_lines(2);
    const auto follower = reader();
    EXPECT_THAT(follower->changes({2}, 10).value(), IsEmpty());
    close();
    std::filesystem::rename(mirror_path(), folder.path() / "aside.db");
    EXPECT_EQ(follower->changes({2}, 10).error().code, Errc::TooOld) << "the file was moved";
    open();
    EXPECT_EQ(follower->changes({2}, 10).error().code, Errc::TooOld)
        << "a different file has the name of the mirror";
}

TEST_F(ChangeLogTest, OldLinesAreRemovedAndALateReaderIsRefused) {
    write_lines(5);
    EXPECT_EQ(pruning().prune(start + std::chrono::hours(3)).value(), 3U);
    EXPECT_EQ(oldest(), 4U);
    EXPECT_EQ(newest(), 5U);
    EXPECT_THAT(lines(3), ElementsAre(4, 5));
    expect_too_old({2});
    expect_too_old({});
    EXPECT_EQ(pruning().prune(start + std::chrono::hours(3)).value(), 0U);
}

TEST_F(ChangeLogTest, TheNewestLineIsKeptSoThatNumbersContinueAfterARestart) {
    write_lines(3);
    EXPECT_EQ(pruning().prune(start + std::chrono::hours(1000)).value(), 2U);
    open();
    write_lines(2);
    EXPECT_THAT(lines(2), ElementsAre(3, 4, 5));
}

TEST_F(ChangeLogTest, AClockThatWasSetBackLeavesNoGap) {
    write_lines(2);
    clock.time = start - std::chrono::hours(24 * 365);
    write_lines(2);
    EXPECT_EQ(pruning().prune(start - std::chrono::hours(24)).value(), 0U);
    EXPECT_THAT(lines(0), ElementsAre(1, 2, 3, 4));
}

TEST_F(ChangeLogTest, LinesAreRemovedInSteps) {
    write_lines(1);
    execute(
        "WITH RECURSIVE n(i) AS (VALUES (2) UNION ALL SELECT i + 1 FROM n WHERE i < 25000)"
        " INSERT INTO _changes SELECT i, tenant_id, resource, key, kind, at FROM _changes, n");
    EXPECT_EQ(pruning().prune(start + std::chrono::hours(1)).value(), 10'000U);
    EXPECT_EQ(pruning().prune(start + std::chrono::hours(1)).value(), 10'000U);
    EXPECT_EQ(pruning().prune(start + std::chrono::hours(1)).value(), 4'999U);
    EXPECT_EQ(pruning().prune(start + std::chrono::hours(1)).value(), 0U);
    EXPECT_THAT(lines(24'999), ElementsAre(25'000));
}

TEST_F(ChangeLogTest, LinesThatAPerParentFeedNeedsAreKept) {
    write_lines(9);
    set_feed("per_parent", "4", lately);
    EXPECT_EQ(pruning().prune(start + std::chrono::hours(8)).value(), 4U);
    EXPECT_EQ(oldest(), 5U);
    // While a fallback is active, pruning uses the fallback's cursor, because the main feed's cursor is a
    // token.
    set_feed("per_parent", "6", lately, 1);
    EXPECT_EQ(pruning().prune(start + std::chrono::hours(8)).value(), 2U);
    EXPECT_EQ(oldest(), 7U);
}

TEST_F(ChangeLogTest, TheSlowestPerParentFeedDecides) {
    write_lines(9);
    set_feed("per_parent", "6", lately, 0, "notes");
    set_feed("per_parent", "3", lately, 0, "visits");
    set_feed("per_parent", "8", lately, 0, "calls");
    EXPECT_EQ(pruning().prune(start + std::chrono::hours(8)).value(), 3U);
    EXPECT_EQ(oldest(), 4U);
}

TEST_F(ChangeLogTest, AFeedThatIsNoLongerReadKeepsNoLines) {
    write_lines(9);
    set_feed("per_parent", "4", "2024-05-01T19:59:59.9999999Z");
    EXPECT_EQ(pruning().prune(start + std::chrono::hours(8)).value(), 8U);
}

TEST_F(ChangeLogTest, ACursorThatIsNoPositionKeepsNoLines) {
    write_lines(9);
    set_feed("export", "3", lately);
    EXPECT_EQ(pruning().prune(start + std::chrono::hours(2)).value(), 2U);
    for (const auto* cursor : {"", "12ab", "-1"}) {
        set_feed("per_parent", cursor, lately);
        EXPECT_EQ(pruning().prune(start + std::chrono::hours(9)).has_value(), true);
    }
    EXPECT_EQ(oldest(), 9U);
}

TEST_F(ChangeLogTest, KeyColumnsAreNamedInTheirOrderWithoutTheTenant) {
    EXPECT_THAT(reader()->key_columns("people").value(), ElementsAre("id"));
    EXPECT_THAT(reader()->key_columns("meetings").value(), ElementsAreArray(catalogue.find("meetings")->key));
    EXPECT_EQ(catalogue.find("meetings")->key.size(), 2U);
    EXPECT_THAT(reader()->key_columns("nothings").value(), IsEmpty());
}

}  // namespace
}  // namespace stmirror::mirror
