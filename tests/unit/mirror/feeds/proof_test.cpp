// SPDX-License-Identifier: MIT
// Tests what the mirror stores about the continuous proof.
#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>

#include "mirror/feeds/feed_states.hpp"
#include "mirror/schema/schema.hpp"
#include "mirror/sqlite/mirror_file.hpp"
#include "unit/mirror/fixture.hpp"

namespace stmirror::mirror {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

class ProofTest : public MirrorTest {
 protected:
    void prove(std::optional<Timestamp> at, const std::string& error, bool may_wait = true) {
        EXPECT_TRUE(feeds()
                        .record_proof({.feed = feed, .proved_at = at, .error = error, .may_wait = may_wait})
                        .has_value());
    }
    FeedHealth health() const { return reader()->health()->feeds.at(0); }
};

TEST_F(ProofTest, AProofStoresItsTimeAndAFailureKeepsTheLastOne) {
    prove(clock.time, "");
    open();
    EXPECT_EQ(feeds().state(feed)->proved_at, clock.time);
    EXPECT_EQ(feeds().state(feed)->proof_error, "");
    prove(std::nullopt, "answered 503");
    EXPECT_EQ(health().state.proved_at, clock.time);
    EXPECT_EQ(health().state.proof_error, "answered 503");
    prove(clock.time + minutes(30), "");
    EXPECT_EQ(health().state.proved_at, clock.time + minutes(30))
        << "a success after an error is written at once";
    EXPECT_EQ(health().state.proof_error, "");
}

TEST_F(ProofTest, AnEqualProofIsWrittenOncePerInterval) {
    prove(clock.time, "");
    const auto written = file().rows_written();
    prove(clock.time + minutes(15), "");
    prove(clock.time + minutes(59), "");
    EXPECT_EQ(file().rows_written(), written);
    prove(clock.time + minutes(59), "", false);
    EXPECT_EQ(health().state.proved_at, clock.time + minutes(59)) << "without may_wait it is written at once";
    prove(clock.time + hours(2), "");
    EXPECT_EQ(health().state.proved_at, clock.time + hours(2));
    prove(clock.time, "");
    EXPECT_EQ(health().state.proved_at, clock.time) << "the clock was set back, so the stored time is wrong";
}

TEST_F(ProofTest, TheSameFailureIsWrittenOnce) {
    prove(std::nullopt, "answered 503");
    const auto written = file().rows_written();
    prove(std::nullopt, "answered 503");
    EXPECT_EQ(file().rows_written(), written);
    EXPECT_EQ(health().state.proved_at, std::nullopt);
}

TEST_F(ProofTest, ARoundOfTheComparisonContinuesAfterARestart) {
    ASSERT_TRUE(feeds().record_comparison({feed, std::nullopt, clock.time, "2024-05-01"}).has_value());
    open();
    auto state = feeds().state(feed).value();
    EXPECT_EQ(state.compare_began, clock.time);
    EXPECT_EQ(state.compare_cursor, "2024-05-01");
    EXPECT_EQ(state.compared_at, std::nullopt);
    ASSERT_TRUE(feeds().record_comparison({feed, clock.time, std::nullopt, ""}).has_value());
    state = feeds().state(feed).value();
    EXPECT_EQ(state.compare_began, std::nullopt);
    EXPECT_EQ(state.compare_cursor, "");
    EXPECT_EQ(health().state.compared_at, clock.time);
    ASSERT_TRUE(feeds().record_comparison({feed, std::nullopt, clock.time + hours(1), ""}).has_value());
    EXPECT_EQ(health().state.compared_at, clock.time) << "the next round has not ended";
}

TEST_F(ProofTest, AMirrorOfAnOlderVersionCanBeReadAndIsMigrated) {
    ASSERT_TRUE(feeds().finish_backfill(feed).has_value());
    close();
    {
        SQLite::Database database(mirror_path().string(), SQLite::OPEN_READWRITE);
        for (const auto* column :
             {"proved_at", "proof_error", "compared_at", "compare_began", "compare_cursor", "withheld_at"}) {
            database.exec(std::string("ALTER TABLE _feeds DROP COLUMN ") + column);
        }
        database.exec(
            "DROP TABLE _definitions; PRAGMA user_version = 3; DELETE FROM _migrations WHERE version > 3");
    }
    const auto before = reader()->health();
    ASSERT_TRUE(before.has_value()) << before.error().text;
    EXPECT_EQ(before->schema_version, 3);
    EXPECT_EQ(before->feeds.at(0).state.proved_at, std::nullopt);
    open();
    prove(clock.time, "");
    EXPECT_EQ(health().state.proved_at, clock.time);
    EXPECT_TRUE(health().state.backfilled);
}

}  // namespace
}  // namespace stmirror::mirror
