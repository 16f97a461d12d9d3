// SPDX-License-Identifier: MIT
// Tests cursors, passes, and checkpoints while a reader is active.
#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>

#include "unit/mirror/fixture.hpp"

#include "mirror/feeds/feed_states.hpp"
#include "mirror/sqlite/mirror_file.hpp"
#include "mirror/writing/page_writer.hpp"
#include "mirror/writing/sweeps.hpp"

namespace stmirror::mirror {
namespace {

class FeedTest : public MirrorTest {
 protected:
    PassRecord pass(std::optional<Problem> error = std::nullopt) const {
        return {{.feed = feed, .requests = 3, .error = std::move(error)},
                "export",
                clock.time,
                clock.time + std::chrono::seconds(2)};
    }
    std::uintmax_t wal_bytes() const { return std::filesystem::file_size(mirror_path().string() + "-wal"); }
};

TEST_F(FeedTest, AFeedStartsEmpty) {
    const auto state = feeds().state(feed).value();
    EXPECT_EQ(state.cursor, "");
    EXPECT_FALSE(state.full_scan_cursor || state.backfilled || state.newest_modified || state.last_success);
}

TEST_F(FeedTest, AFullScanKeepsTheMainCursor) {
    apply({}, CursorUpdate{CursorKind::Main, "refused"});
    ASSERT_TRUE(feeds().restart_from(feed, "date:2024-05-01T00:00:00.0000000Z").has_value());
    EXPECT_EQ(feeds().state(feed)->cursor, "date:2024-05-01T00:00:00.0000000Z");
    EXPECT_EQ(feeds().state(feed)->full_scan_cursor, "");
    apply({}, CursorUpdate{CursorKind::FullScan, "walking"});
    EXPECT_EQ(feeds().state(feed)->full_scan_cursor, "walking");
    EXPECT_EQ(feeds().state(feed)->cursor, "date:2024-05-01T00:00:00.0000000Z");
    ASSERT_TRUE(feeds().finish_full_scan(feed).has_value());
    EXPECT_EQ(feeds().state(feed)->full_scan_cursor, std::nullopt);
}

TEST_F(FeedTest, CursorsOutliveTheProcess) {
    apply({{.id = 1}}, CursorUpdate{CursorKind::Main, "token"});
    open();
    EXPECT_EQ(feeds().state(feed)->cursor, "token");
}

TEST_F(FeedTest, AFallbackHasItsOwnCursor) {
    apply({}, CursorUpdate{CursorKind::Main, "token"});
    ASSERT_TRUE(feeds().use_fallback(feed, 1).has_value());
    apply({}, CursorUpdate{CursorKind::Fallback, "watermark"});
    clock.time = clock.time + std::chrono::hours(1);
    ASSERT_TRUE(feeds().use_fallback(feed, 1).has_value()) << "the main feed was refused again";
    open();
    const auto state = feeds().state(feed).value();
    EXPECT_EQ(state.fallback, 1U);
    EXPECT_EQ(state.refused_at, clock.time);
    EXPECT_EQ(state.cursor, "token");
    EXPECT_EQ(state.fallback_cursor, "watermark");
    EXPECT_EQ(state.full_scan_cursor, std::nullopt);
}

TEST_F(FeedTest, AnotherFallbackStartsFromTheBeginning) {
    ASSERT_TRUE(feeds().use_fallback(feed, 1).has_value());
    apply({}, CursorUpdate{CursorKind::Fallback, "of the first"});
    ASSERT_TRUE(feeds().use_fallback(feed, 2).has_value());
    EXPECT_EQ(feeds().state(feed)->fallback, 2U);
    EXPECT_EQ(feeds().state(feed)->fallback_cursor, "");
}

TEST_F(FeedTest, ReturningToTheFeedItselfSchedulesAFullScan) {
    apply({}, CursorUpdate{CursorKind::Main, "token"});
    ASSERT_TRUE(feeds().use_fallback(feed, 1).has_value());
    apply({}, CursorUpdate{CursorKind::Fallback, "watermark"});
    ASSERT_TRUE(feeds().use_fallback(feed, 0).has_value());
    const auto state = feeds().state(feed).value();
    EXPECT_EQ(state.fallback, 0U);
    EXPECT_EQ(state.refused_at, std::nullopt);
    EXPECT_EQ(state.cursor, "token");
    EXPECT_EQ(state.fallback_cursor, "");
    EXPECT_EQ(state.full_scan_cursor, "");
}

TEST_F(FeedTest, ARunCountsWhatItDid) {
    auto record = pass();
    record.result.outcome.inserted = 1;
    ApplyOutcome more;
    more.deleted = 3;
    more.restored = 2;
    record.result.outcome += more;
    EXPECT_EQ(record.result.outcome.written(), 6U);
    ASSERT_TRUE(feeds().record_pass(record).has_value());
    EXPECT_EQ(value("SELECT inserted, restored, deleted, error FROM _runs"), "1|2|3|");
}

TEST_F(FeedTest, AFailedPassKeepsTheLastSuccess) {
    ASSERT_TRUE(feeds().record_pass(pass()).has_value());
    const auto success = feeds().state(feed)->last_success;
    EXPECT_EQ(success, clock.time + std::chrono::seconds(2));
    clock.time = clock.time + std::chrono::hours(1);
    ASSERT_TRUE(feeds().record_pass(pass(Problem{Errc::MissingScope, "403 Forbidden"})).has_value());
    EXPECT_EQ(feeds().state(feed)->last_success, success);
    const auto health = reader()->health().value().feeds.at(0);
    EXPECT_EQ(health.state.last_error, "403 Forbidden");
    EXPECT_EQ(health.state.last_attempt, clock.time + std::chrono::seconds(2));
    ASSERT_TRUE(feeds().record_pass(pass()).has_value());
    EXPECT_EQ(reader()->health()->feeds.at(0).state.last_error, "");
}

TEST_F(FeedTest, APassThatWasCutShortHasNeitherFailedNorCaughtUp) {
    auto quiet = pass();
    quiet.may_wait = true;
    ASSERT_TRUE(feeds().record_pass(quiet).has_value());
    auto cut = pass();
    cut.result.parents_due = true;
    cut.result.outcome.inserted = 1;
    cut.ended = quiet.ended + std::chrono::minutes(1);
    ASSERT_TRUE(feeds().record_pass(cut).has_value());
    const auto health = [this] { return reader()->health()->feeds.at(0); };
    EXPECT_EQ(health().state.last_success, quiet.ended);
    EXPECT_EQ(health().state.last_attempt, cut.ended);
    EXPECT_EQ(health().state.last_error, "");
    quiet.ended = cut.ended + std::chrono::minutes(1);
    ASSERT_TRUE(feeds().record_pass(quiet).has_value());
    EXPECT_EQ(health().state.last_success, quiet.ended) << "a success after an incomplete pass is written";
}

/// A long pass has not read the changes that were made after it began.
TEST_F(FeedTest, TheLastSuccessIsTheTimeUntilWhichThePassHasRead) {
    auto quiet = pass();
    quiet.may_wait = true;
    quiet.result.read_until = quiet.ended - std::chrono::minutes(10);
    ASSERT_TRUE(feeds().record_pass(quiet).has_value());
    EXPECT_EQ(feeds().state(feed)->last_success, quiet.result.read_until);
    EXPECT_EQ(feeds().state(feed)->last_attempt, quiet.ended);
    ASSERT_TRUE(feeds().record_pass(quiet).has_value());
    EXPECT_EQ(value("SELECT count(*) FROM _runs"), "1") << "a pass without news is not written";
}

TEST_F(FeedTest, APassWithoutNewsIsWrittenOncePerIntervalEvenAfterAClockChange) {
    auto quiet = pass();
    quiet.may_wait = true;
    ASSERT_TRUE(feeds().record_pass(quiet).has_value());
    ASSERT_TRUE(feeds().record_pass(quiet).has_value());
    EXPECT_EQ(value("SELECT count(*) FROM _runs"), "1");
    execute("UPDATE _feeds SET last_attempt = '2024-08-01T00:00:00.0000000Z'");
    ASSERT_TRUE(feeds().record_pass(quiet).has_value());
    EXPECT_EQ(value("SELECT count(*) FROM _runs"), "2")
        << "the clock was set back, so the time of the last write is wrong";
    EXPECT_EQ(reader()->health()->feeds.at(0).state.last_attempt, quiet.ended);
}

TEST_F(FeedTest, TheEndOfASweepIsWrittenOncePerIntervalUnlessTheClockWasWrong) {
    const auto finish = [this](Timestamp began) {
        auto sweep = sweeps().begin(feed);
        return sweep.has_value() && sweep->finish(began, 0, true).has_value();
    };
    ASSERT_TRUE(finish(clock.time) && finish(clock.time + std::chrono::minutes(10)));
    EXPECT_EQ(feeds().state(feed)->swept_at, clock.time);
    ASSERT_TRUE(finish(clock.time - std::chrono::days(90)));
    EXPECT_EQ(feeds().state(feed)->swept_at, clock.time - std::chrono::days(90));
}

TEST_F(FeedTest, OnlyTheLastRunsOfAFeedAreKept) {
    ASSERT_TRUE(feeds().record_pass(pass()).has_value());
    close();
    {
        SQLite::Database database(mirror_path().string(), SQLite::OPEN_READWRITE);
        database.exec(
            "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
            " INSERT INTO _runs SELECT 1 + i, tenant_id, resource, kind, started_at, ended_at, requests,"
            " 0, 0, 0, 0, 0, 0, NULL, 0 FROM _runs, n");
    }
    open();
    ASSERT_TRUE(feeds().record_pass({{.feed = {8, "people"}}, "export", clock.time, clock.time}).has_value());
    ASSERT_TRUE(feeds().record_pass(pass(Problem{Errc::Refused, "last"})).has_value());
    EXPECT_EQ(value("SELECT count(*) FROM _runs WHERE tenant_id = 7"), "2000");
    EXPECT_EQ(value("SELECT count(*) FROM _runs WHERE tenant_id = 8"), "1");
    EXPECT_EQ(value("SELECT error FROM _runs ORDER BY id DESC LIMIT 1"), "last");
}

TEST_F(FeedTest, HealthCountsLiveRowsTombstonesAndQuarantine) {
    auto page = page_of(catalogue, {{.id = 1}, {.id = 2}, {.id = 3}});
    page.quarantined.push_back({"{bad}", "", "no key"});
    ASSERT_TRUE(pages()
                    .apply(feed, std::span(&page, 1), CursorUpdate{CursorKind::Main, std::string(200, 'x')})
                    .has_value());
    close();
    SQLite::Database(mirror_path().string(), SQLite::OPEN_READWRITE)
        .exec("UPDATE people SET _deleted_at = '2024-05-01T11:00:00.0000000Z' WHERE id = 2");
    open();
    const auto health = reader()->health().value();
    EXPECT_EQ(health.environment, "production");
    ASSERT_EQ(health.feeds.size(), 1U);
    EXPECT_EQ(health.feeds[0].rows, 2U);
    EXPECT_EQ(health.feeds[0].tombstones, 1U);
    EXPECT_EQ(health.feeds[0].quarantined, 1U);
}

TEST_F(FeedTest, HealthNamesTheFallbackAndTheWithheldDeletions) {
    ASSERT_TRUE(feeds().use_fallback(feed, 2).has_value());
    ASSERT_TRUE(feeds().record_sweep(feed, clock.time, 12).has_value());
    const auto health = reader()->health().value().feeds.at(0);
    EXPECT_EQ(health.state.fallback, 2U);
    EXPECT_EQ(health.state.refused_at, clock.time);
    EXPECT_EQ(health.state.swept_at, clock.time);
    EXPECT_EQ(health.state.deletes_withheld, 12U);
    EXPECT_EQ(health.parents, std::nullopt);
}

TEST_F(FeedTest, ACheckpointEmptiesTheLogOnceNoReaderNeedsIt) {
    apply({{.id = 1}});
    ASSERT_GT(wal_bytes(), 0U);
    {
        SQLite::Database pinned(mirror_path().string());
        SQLite::Statement select(pinned, "SELECT id FROM people");
        ASSERT_TRUE(select.executeStep());
        apply({{.id = 2}});
        EXPECT_TRUE(file().checkpoint().has_value());
        EXPECT_GT(wal_bytes(), 0U);
    }
    EXPECT_TRUE(file().checkpoint().has_value());
    EXPECT_EQ(wal_bytes(), 0U);
}

TEST_F(FeedTest, TheLogIsBoundedWithoutACallToCheckpoint) {
    ASSERT_TRUE(feeds().finish_backfill(feed).has_value());
    const std::string long_name(20000, 'x');
    std::uintmax_t largest = 0;
    for (std::int64_t batch = 0; batch < 25; ++batch) {
        std::vector<Person> people;
        for (std::int64_t i = 0; i < 100; ++i) {
            people.push_back({.id = batch * 100 + i, .name = long_name});
        }
        apply(people);
        largest = std::max(largest, wal_bytes());
    }
    EXPECT_GT(largest, 30U * 1024 * 1024);
    EXPECT_LT(largest, 80U * 1024 * 1024);
}

}  // namespace
}  // namespace stmirror::mirror
