// SPDX-License-Identifier: MIT
// The change log as its readers see it, and what pruning leaves of it.
#include <gmock/gmock.h>

#include <limits>

#include "fixture.hpp"

namespace stmirror::mirror {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ChangeLogTest : public MirrorTest {
 protected:
    /// One line for each person, an hour later than the line before.
    void write_lines(std::int64_t count) {
        for (std::int64_t i = 0; i < count; ++i) {
            apply({{.id = ++last_id_}});
            clock.time = clock.time + std::chrono::hours(1);
        }
    }
    std::vector<std::uint64_t> lines(std::uint64_t after, std::size_t lines_max = 1000) const {
        std::vector<std::uint64_t> seqs;
        for (const auto& line : reader()->changes(after, "", lines_max).value()) {
            seqs.push_back(line.seq);
        }
        return seqs;
    }
    std::uint64_t oldest() const { return reader()->change_range()->oldest; }
    std::uint64_t newest() const { return reader()->change_range()->newest; }
    void set_feed(const std::string& kind, const std::string& cursor, const std::string& last_attempt,
                  int fallback = 0) const {
        execute("INSERT OR REPLACE INTO _feeds (tenant_id, resource, kind, " +
                std::string(fallback == 0 ? "cursor" : "fallback_cursor") +
                ", last_attempt, fallback) VALUES (7, 'notes', '" + kind + "', '" + cursor + "', '" +
                last_attempt + "', " + std::to_string(fallback) + ")");
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
    EXPECT_EQ(mirror->prune_changes(start + std::chrono::hours(1000)).value(), 0U);
}

TEST_F(ChangeLogTest, LinesSayWhatHappenedToWhichRecord) {
    apply({{.id = 1}});
    apply({{.id = 1, .name = "Eve", .modified = "2024-06-01T00:00:00.0000000Z"}});
    const auto found = reader()->changes(0, "", 10).value();
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].tenant_id, 7);
    EXPECT_EQ(found[0].resource, "people");
    EXPECT_EQ(found[0].key, "[1]");
    EXPECT_EQ(found[0].kind, "insert");
    EXPECT_EQ(found[0].at, "2024-05-01T12:00:00.0000000Z");
    EXPECT_EQ(found[1].kind, "update");
}

TEST_F(ChangeLogTest, LinesComeInOrderFromWhereTheReaderIs) {
    write_lines(5);
    EXPECT_THAT(lines(0), ElementsAre(1, 2, 3, 4, 5));
    EXPECT_THAT(lines(0, 2), ElementsAre(1, 2));
    EXPECT_THAT(lines(3), ElementsAre(4, 5));
    EXPECT_THAT(lines(5), IsEmpty());
    EXPECT_THAT(lines(std::numeric_limits<std::uint64_t>::max()), IsEmpty());
}

TEST_F(ChangeLogTest, OneResourceIsTakenFromAmongOthers) {
    write_lines(3);
    execute("UPDATE _changes SET resource = 'meetings' WHERE seq = 2");
    const auto found = reader()->changes(0, "meetings", 10).value();
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].seq, 2U);
    EXPECT_THAT(reader()->changes(2, "meetings", 10).value(), IsEmpty());
}

TEST_F(ChangeLogTest, OldLinesGoAndALateReaderCanTell) {
    write_lines(5);
    EXPECT_EQ(mirror->prune_changes(start + std::chrono::hours(3)).value(), 3U);
    EXPECT_EQ(oldest(), 4U);
    EXPECT_EQ(newest(), 5U);
    EXPECT_THAT(lines(0), ElementsAre(4, 5));
    EXPECT_EQ(mirror->prune_changes(start + std::chrono::hours(3)).value(), 0U);
}

TEST_F(ChangeLogTest, TheNewestLineStaysSoThatTheNumbersGoOnAfterARestart) {
    write_lines(3);
    EXPECT_EQ(mirror->prune_changes(start + std::chrono::hours(1000)).value(), 2U);
    open();
    write_lines(2);
    EXPECT_THAT(lines(0), ElementsAre(3, 4, 5));
}

TEST_F(ChangeLogTest, AClockThatWasSetBackLeavesNoGap) {
    write_lines(2);
    clock.time = start - std::chrono::hours(24 * 365);
    write_lines(2);
    EXPECT_EQ(mirror->prune_changes(start - std::chrono::hours(24)).value(), 0U);
    EXPECT_THAT(lines(0), ElementsAre(1, 2, 3, 4));
}

TEST_F(ChangeLogTest, MoreLinesGoThanFitOneStep) {
    write_lines(1);
    execute(
        "WITH RECURSIVE n(i) AS (VALUES (2) UNION ALL SELECT i + 1 FROM n WHERE i < 25000)"
        " INSERT INTO _changes SELECT i, tenant_id, resource, key, kind, at FROM _changes, n");
    EXPECT_EQ(mirror->prune_changes(start + std::chrono::hours(1)).value(), 24'999U);
    EXPECT_THAT(lines(0), ElementsAre(25'000));
}

TEST_F(ChangeLogTest, APerParentFeedKeepsWhatItHasNotSeen) {
    write_lines(9);
    set_feed("per_parent", "4", lately);
    EXPECT_EQ(mirror->prune_changes(start + std::chrono::hours(8)).value(), 4U);
    EXPECT_EQ(oldest(), 5U);
    // Of a fallback it is that one's cursor that counts: the feed's own is a token.
    set_feed("per_parent", "6", lately, 1);
    EXPECT_EQ(mirror->prune_changes(start + std::chrono::hours(8)).value(), 2U);
    EXPECT_EQ(oldest(), 7U);
}

TEST_F(ChangeLogTest, AFeedThatIsNoLongerReadHoldsNothing) {
    write_lines(9);
    set_feed("per_parent", "4", "2024-05-01T19:59:59.9999999Z");
    EXPECT_EQ(mirror->prune_changes(start + std::chrono::hours(8)).value(), 8U);
}

TEST_F(ChangeLogTest, CursorsThatAreNoPositionHoldNothing) {
    write_lines(9);
    set_feed("export", "3", lately);
    EXPECT_EQ(mirror->prune_changes(start + std::chrono::hours(2)).value(), 2U);
    for (const auto* cursor : {"", "12ab", "-1"}) {
        set_feed("per_parent", cursor, lately);
        EXPECT_EQ(mirror->prune_changes(start + std::chrono::hours(9)).has_value(), true);
    }
    EXPECT_EQ(oldest(), 9U);
}

TEST_F(ChangeLogTest, AConsumersPositionOutlivesTheProcess) {
    EXPECT_EQ(reader()->consumer("billing").value(), std::nullopt);
    ASSERT_TRUE(mirror->set_consumer("billing", 17).has_value());
    ASSERT_TRUE(mirror->set_consumer("other", 1).has_value());
    open();
    EXPECT_EQ(reader()->consumer("billing").value(), 17U);
    ASSERT_TRUE(mirror->set_consumer("billing", 18).has_value());
    EXPECT_EQ(reader()->consumer("billing").value(), 18U);
    EXPECT_EQ(reader()->consumer("other").value(), 1U);
}

TEST_F(ChangeLogTest, APositionThatStandsWritesNothing) {
    ASSERT_TRUE(mirror->set_consumer("billing", 17).has_value());
    clock.time = clock.time + std::chrono::hours(1);
    ASSERT_TRUE(mirror->set_consumer("billing", 17).has_value());
    EXPECT_EQ(value("SELECT updated_at FROM _consumers"), "2024-05-01T12:00:00.0000000Z");
}

TEST_F(ChangeLogTest, AMirrorOfAnOlderSchemaHasNoConsumers) {
    close();
    execute("DROP TABLE _consumers");
    EXPECT_EQ(reader()->consumer("billing").value(), std::nullopt);
}

}  // namespace
}  // namespace stmirror::mirror
