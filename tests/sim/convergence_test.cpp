// SPDX-License-Identifier: MIT
// Seeded runs of engine, mirror and simulated API. Whatever happens to the export feeds, the mirror finally
// equals the source.
#include <gtest/gtest.h>

#include "simulated_run.hpp"
#include "simulator/gateway/faults_json.hpp"

namespace stmirror::testing {
namespace {

using namespace std::chrono_literals;

class Convergence : public SimulatedRun {
 protected:
    Convergence() {
        for (const auto& resource : catalogue.resources()) {
            if (resource.feed.kind != FeedKind::Export) { settings.feeds[resource.name].enabled = false; }
        }
    }
};

TEST_F(Convergence, OnePassEqualsTheSource) {
    EXPECT_TRUE(all_caught_up(pass()));
    expect_equal();
}

TEST_F(Convergence, TiesOfSeveralPagesAreComplete) {
    api.world().touch("customers", 250, time.utc_now() - std::chrono::hours{1});
    EXPECT_TRUE(all_caught_up(pass()));
    expect_equal();
}

TEST_F(Convergence, RecentChangesAreSeenAtOnceThoughTheFeedHidesThem) {
    pass();
    time.advance(1h);
    api.world().touch("leads", 7);
    time.advance(1s);
    const auto before = number("SELECT max(seq) FROM _changes");
    pass();
    EXPECT_EQ(number("SELECT max(seq) FROM _changes"), before + 7);
    expect_equal();
    time.advance(20min);
    pass();
    EXPECT_EQ(number("SELECT max(seq) FROM _changes"), before + 7)
        << "records of the tail are not written again";
}

TEST_F(Convergence, ChangesWhileTheFeedIsReadAreNotMissed) {
    int calls = 0;
    api.before_answer = [&](const simulator::Request&) {
        if (++calls % 3 == 0 && calls < 200) { api.world().mutate(2); }
    };
    pass();
    api.before_answer = nullptr;
    EXPECT_TRUE(all_caught_up(pass()));
    expect_equal();
    EXPECT_EQ(
        number("SELECT count(*) FROM (SELECT 1 FROM _changes WHERE kind = 'insert' GROUP BY resource, key "
               "HAVING count(*) > 1)"),
        0);
}

TEST_F(Convergence, RepeatedTokensAndEmptyPagesLoseNothing) {
    api.world().faults().repeat_token = 5;
    api.world().faults().empty_page_with_has_more = 7;
    pass();
    pass();
    expect_equal();
}

TEST_F(Convergence, ABackfillWithAGuessedEndContinuesUntilTheRealOne) {
    api.world().faults().repeat_token = 1'000'000;
    for (const auto& report : pass()) {
        EXPECT_EQ(report.state, sync::FeedReport::State::Failed) << report.feed.resource;
        EXPECT_EQ(report.error ? report.error->code : Errc::Stopped, Errc::TokenRepeats)
            << report.error_text();
    }
    EXPECT_EQ(number("SELECT max(backfilled) FROM _feeds"), 0);
    api.world().faults().repeat_token = 0;
    EXPECT_TRUE(all_caught_up(pass()));
    EXPECT_EQ(number("SELECT min(backfilled) FROM _feeds"), 1);
    expect_equal();
}

TEST_F(Convergence, ASweepWithAGuessedEndMarksNothingDeleted) {
    settings.schedule.max_delete_percent = 100;
    pass();
    const auto swept_at = text("SELECT max(swept_at) FROM _feeds");
    time.advance(25h);
    // Look-ups also return no records.
    api.gateway().set_faults(*simulator::parse_faults(R"({"rules": [
        {"path": "tenant/1234567/customers", "status": 200,
         "body": {"page": 1, "pageSize": 50, "hasMore": false, "totalCount": 0, "data": []}}]})"));
    api.world().faults().repeat_token = 1'000'000;
    pass({"customers"});
    EXPECT_EQ(report("customers").state, sync::FeedReport::State::Failed);
    EXPECT_EQ(number("SELECT count(*) FROM customers WHERE _deleted_at IS NOT NULL"), 0);
    EXPECT_EQ(text("SELECT max(swept_at) FROM _feeds"), swept_at);
    api.world().faults().repeat_token = 0;
    api.gateway().set_faults(simulator::Faults{});
    EXPECT_TRUE(all_caught_up(pass()));
    EXPECT_GT(text("SELECT min(swept_at) FROM _feeds"), swept_at);
    expect_equal();
}

/// Throws one exception, after the store has written the first page of a feed.
class ThrowsAtFirstPage final : public sync::Observer {
 public:
    void on_progress(const sync::FeedReport& report) override {
        if (report.feed.resource != "leads" || report.outcome.records() == 0 || has_thrown) { return; }
        has_thrown = true;
        throw std::bad_alloc();
    }
    bool has_thrown = false;
};

TEST_F(Convergence, AnExceptionWhileAPageIsStoredFailsItsFeedAlone) {
    ThrowsAtFirstPage throws;
    observer = &throws;
    for (const auto& report : pass()) {
        const auto expected =
            report.feed.resource == "leads" ? sync::FeedReport::State::Failed : sync::FeedReport::State::Done;
        EXPECT_EQ(report.state, expected) << report.feed.resource << " " << report.error_text();
    }
    EXPECT_TRUE(throws.has_thrown);
    EXPECT_TRUE(all_caught_up(pass()));
    expect_equal();
}

TEST_F(Convergence, ANullTokenAtTheEndDoesNotRestartTheFeed) {
    pass();
    api.world().faults().end_token = simulator::WorldFaults::EndToken::Null;
    const auto again = pass();
    for (const auto& report : again) { EXPECT_LE(report.requests, 3u) << report.feed.resource; }
    api.world().touch("customers", 3);
    pass();
    expect_equal();
}

TEST_F(Convergence, ARefusedTokenIsReplacedByADateAndTheFeedIsReadAgain) {
    pass();
    time.advance(1h);
    api.world().commit_late("customers", time.utc_now() - std::chrono::days{30});
    api.world().faults().refuse_token = 6;
    pass();
    pass();
    expect_equal();
    EXPECT_EQ(number("SELECT count(*) FROM _feeds WHERE rewalk_cursor IS NOT NULL"), 0);
}

TEST_F(Convergence, AFeedWithoutItsScopeDelaysNoOther) {
    api.gateway().set_faults(*simulator::parse_faults(
        R"({"rules": [{"path": "*/leads*", "status": 403, "problem": "Scope validation failed"}]})"));
    const auto reports = pass();
    for (const auto& report : reports) {
        const auto expected =
            report.feed.resource == "leads" ? sync::FeedReport::State::Failed : sync::FeedReport::State::Done;
        EXPECT_EQ(report.state, expected) << report.feed.resource;
    }
    EXPECT_EQ(number("SELECT count(*) FROM _feeds WHERE last_error <> ''"), 1);
    api.gateway().set_faults(simulator::Faults{});
    EXPECT_TRUE(all_caught_up(pass()));
    expect_equal();
}

class RandomFaults : public Convergence, public ::testing::WithParamInterface<int> {};

/// There are random writes and random network faults for some hours. Then the source stays unchanged.
TEST_P(RandomFaults, EndsEqual) {
    const auto seed = static_cast<std::uint64_t>(GetParam());
    Random random(seed);
    const auto rules = R"({"seed": )" + std::to_string(seed) + R"(, "rules": [
        {"path": "*/export/*", "probability": 0.06, "status": 503, "html": true},
        {"path": "*/export/*", "probability": 0.04, "ending": "reset"},
        {"path": "*/export/*", "probability": 0.04, "body_bytes_max": 900},
        {"path": "*/export/*", "probability": 0.02, "ending": "stall"},
        {"path": "*/export/*", "probability": 0.02, "status": 429, "retry_after": "3"},
        {"path": "*/export/*", "probability": 0.01, "revoke_tokens": true},
        {"path": "/connect/token", "probability": 0.1, "status": 500}]})";
    api.gateway().set_faults(*simulator::parse_faults(rules));
    api.before_answer = [&](const simulator::Request&) {
        if (random.below(4) == 0) { api.world().mutate(1 + random.below(5)); }
    };
    for (int round = 0; round < 4; ++round) {
        api.world().faults().repeat_token = static_cast<std::uint32_t>(random.below(3));
        api.world().faults().empty_page_with_has_more = static_cast<std::uint32_t>(random.below(4));
        api.world().faults().reverse_page = static_cast<std::uint32_t>(random.below(3));
        pass();
        time.advance(std::chrono::minutes{random.below(40)});
    }
    api.before_answer = nullptr;
    api.gateway().set_faults(simulator::Faults{});
    api.world().faults() = {};
    EXPECT_TRUE(all_caught_up(pass()));
    expect_equal();
    EXPECT_EQ(number("SELECT max(seq) - count(*) FROM _changes"), 0);
    EXPECT_EQ(number("SELECT count(*) FROM _quarantine"), 0);
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomFaults, ::testing::Range(1, 13));

}  // namespace
}  // namespace stmirror::testing
