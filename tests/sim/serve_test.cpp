// SPDX-License-Identifier: MIT
// The daemon's schedule keeps its promises, against the simulated API in virtual time.
#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>

#include "simulated_run.hpp"
#include "simulator/gateway/faults_json.hpp"

namespace stmirror::testing {
namespace {

using namespace std::chrono_literals;

class Serve : public SimulatedRun {
 protected:
    using SimulatedRun::SimulatedRun;

    void count_requests() {
        api.before_answer = [this](const simulator::Request&) { ++requests; };
    }

    std::uint64_t requests = 0;
};

TEST_F(Serve, ReadsTheRecentMonthsFirstThenTheRest) {
    disable_per_parent();
    const auto recent = (time.utc_now() - Ticks(90 * 24h)).to_string();
    const auto old_rows = "SELECT count(*) FROM customers WHERE modified_on < '" + recent + "'";
    const auto new_rows = "SELECT count(*) FROM customers WHERE modified_on >= '" + recent + "'";
    std::int64_t recent_before_full_scan = -1;
    api.before_answer = [&](const simulator::Request& request) {
        const bool from_start =
            request.path.ends_with("export/customers") && request.parameter("from") == nullptr;
        if (from_start && recent_before_full_scan < 0) {
            EXPECT_EQ(number(old_rows), 0);
            recent_before_full_scan = number(new_rows);
        }
    };
    serve(5min);
    EXPECT_GT(recent_before_full_scan, 0) << "of " << number(new_rows);
    EXPECT_GT(number(old_rows), 0) << "otherwise the world has no old records";
    expect_equal();
}

TEST_F(Serve, AChangeIsMirroredWithinAPoll) {
    disable_per_parent();
    serve(3min);
    auto delays = delays_of_changes("customers");
    serve(30min, [&](const sync::Engine&) { delays.look(); });
    EXPECT_GE(delays.seen, 10);
    EXPECT_LE(delays.worst, 62s) << "the time of a poll and of the requests";
}

TEST_F(Serve, WritesNothingWhileNothingChanges) {
    disable_per_parent();  // per-parent feeds record which parents they have read
    serve(16min);
    SQLite::Database reader(settings.mirror_path.string(), SQLite::OPEN_READONLY);
    count_requests();
    std::int64_t version = 0;
    int seconds = 0;
    serve(40min, [&](const sync::Engine&) {
        // In the first five minutes, a new engine still writes, because it records its first passes.
        if (++seconds < 300) { return; }
        const auto now = reader.execAndGet("PRAGMA data_version").getInt64();
        if (version != 0) { ASSERT_EQ(now, version) << "after " << seconds << " s"; }
        version = now;
    });
    EXPECT_GT(requests, 500u) << "the daemon continued to poll";
}

TEST_F(Serve, APollOfAListWithoutChangesTakesOneRequest) {
    disable_per_parent();
    settings.schedule.verify = 24h;
    int seconds = 0;
    int polls = 0;
    api.before_answer = [&](const simulator::Request& request) {
        if (seconds <= 300 || seconds > 900 || !request.path.ends_with("/contacts")) { return; }
        polls += request.parameter("modifiedOnOrAfter") != nullptr ? 1 : 0;
    };
    serve(16min, [&](const sync::Engine&) { ++seconds; });
    EXPECT_GE(polls, 9);
    EXPECT_LE(polls, 11) << "in ten minutes";
}

TEST_F(Serve, UnwrittenStateIsRecordedAtTheStop) {
    disable_per_parent();
    serve(10min);
    time.advance(1h);
    serve(30min);
    const auto stopped = time.utc_now();
    EXPECT_GE(text("SELECT min(last_success) FROM _feeds"), (stopped - Ticks(70s)).to_string());
}

TEST_F(Serve, AnInterruptedBackfillContinuesWhereItStopped) {
    disable_per_parent();
    settings.limits.requests_per_second = 1;
    count_requests();
    serve(60s);
    ASSERT_GT(number("SELECT count(*) FROM _feeds WHERE backfilled = 0 AND length(rewalk_cursor) > 0"), 0)
        << "otherwise nothing was interrupted";
    const auto rows = number("SELECT count(*) FROM customers");
    EXPECT_GT(rows, 0);
    settings.limits.requests_per_second = 30;
    serve(5min);
    expect_equal();
    EXPECT_EQ(number("SELECT min(backfilled) FROM _feeds"), 1);
}

TEST_F(Serve, ASyncFinishesAnInterruptedBackfill) {
    disable_per_parent();
    settings.limits.requests_per_second = 1;
    serve(60s);
    ASSERT_GT(number("SELECT count(*) FROM _feeds WHERE backfilled = 0 AND rewalk_cursor IS NOT NULL"), 0);
    settings.limits.requests_per_second = 30;
    EXPECT_TRUE(all_caught_up(pass()));
    expect_equal();
    EXPECT_EQ(number("SELECT count(*) FROM _feeds WHERE backfilled = 0 OR rewalk_cursor IS NOT NULL"), 0);
}

TEST_F(Serve, VanishedRecordsAreFoundWhileChangesKeepComing) {
    disable_per_parent();
    settings.schedule.sweep = 1h;
    serve(10min);
    const auto id = text("SELECT id FROM contacts LIMIT 1");
    ASSERT_TRUE(api.world().hard_delete("contacts", id));
    serve(70min);
    EXPECT_EQ(text("SELECT _deleted_reason FROM contacts WHERE id = '" + id + "'"), "missing");
    expect_equal();
}

TEST_F(Serve, ReadsEverythingOnceInASweepAndNoMore) {
    disable_per_parent();
    settings.schedule.sweep = 30min;
    serve(10min);
    std::uint64_t full_scans = 0;
    api.before_answer = [&full_scans](const simulator::Request& request) {
        const bool from_start =
            request.path.ends_with("export/leads") && request.parameter("from") == nullptr;
        full_scans += from_start ? 1 : 0;
    };
    serve(2h);
    EXPECT_GE(full_scans, 3u);
    EXPECT_LE(full_scans, 5u);
}

TEST_F(Serve, OtherFeedsCatchUpWhileParentsAreStillDue) {
    settings.limits.requests_per_second = 3;
    serve(3min);
    ASSERT_GT(number(count_parents(parent_is_due)), 300) << "otherwise the backfill has ended";
    const auto polls_ago = (time.utc_now() - Ticks(100s)).to_string();
    const std::string is_behind = "resource IN (" + resources_of_parents(parent_is_due) + ")";
    const std::string is_fresh = "coalesce(last_success, '') >= '" + polls_ago + "'";
    EXPECT_EQ(number("SELECT count(*) FROM _feeds WHERE NOT " + is_behind + " AND NOT " + is_fresh), 0);
    EXPECT_EQ(number("SELECT count(*) FROM _feeds WHERE " + is_behind + " AND " + is_fresh), 0)
        << "these feeds have not caught up since their parents arrived";
}

TEST_F(Serve, AFailingFeedDelaysNoOther) {
    disable_per_parent();
    api.gateway().set_faults(
        *simulator::parse_faults(R"({"rules": [{"path": "*/export/leads", "status": 400}]})"));
    serve(5min);
    EXPECT_NE(text("SELECT last_error FROM _feeds WHERE resource = 'leads'"), "");
    EXPECT_EQ(number("SELECT count(*) FROM _feeds WHERE last_error <> ''"), 1);
}

/// All requests of a backfill of notes hang, on all connections that they may use.
TEST_F(Serve, HangingRequestsOfABackfillDelayNoChange) {
    api.gateway().set_faults(
        *simulator::parse_faults(R"({"rules": [{"path": "*/notes", "ending": "stall"}]})"));
    auto delays = delays_of_changes("locations");
    int second = 0;
    serve(20min, [&](const sync::Engine&) {
        if (++second >= 180) { delays.look(); }
    });
    EXPECT_GE(delays.seen, 15);
    EXPECT_LE(delays.worst, 62s);
}

class ServeTiny : public Serve {
 protected:
    ServeTiny() : Serve(tiny()) { settings.schedule.max_delete_percent = 100; }
};

TEST_F(ServeTiny, ReadsEverythingAndReportsThatItHasCaughtUp) {
    std::int64_t changes = 0;
    serve(10min, [&](const sync::Engine& engine) {
        const auto activity = engine.activity();
        changes = static_cast<std::int64_t>(activity.changes);
        for (const auto& feed : activity.feeds) { EXPECT_FALSE(feed.last_error); }
    });
    expect_equal();
    EXPECT_EQ(changes, number("SELECT max(seq) FROM _changes"));
    EXPECT_EQ(number("SELECT min(backfilled) FROM _feeds"), 1);
    EXPECT_EQ(number("SELECT count(*) FROM _feeds WHERE last_success IS NULL OR last_error <> ''"), 0);
    EXPECT_EQ(number("SELECT count(*) FROM _feeds WHERE rewalk_cursor IS NOT NULL"), 0);
}

/// The tenant is busy: a record changes every few minutes, all day.
TEST_F(ServeTiny, IsUpToDateAllDayAndEqualInTheEnd) {
    serve(10min);
    count_requests();
    SQLite::Database reader(settings.mirror_path.string(), SQLite::OPEN_READONLY);
    SQLite::Statement newest(reader, "SELECT max(modified_on) FROM customers");
    Random random(7);
    std::optional<Timestamp> changed_at;
    Duration worst{};
    int changes = 0;
    serve(24h, [&](const sync::Engine&) {
        if (!changed_at && random.below(300) == 0) {
            api.world().mutate(1);
            api.world().touch("customers", 1);
            changed_at = time.utc_now();
            ++changes;
        }
        if (!changed_at) { return; }
        newest.reset();
        newest.executeStep();
        if (newest.getColumn(0).getString() < changed_at->to_string()) { return; }
        worst = std::max(worst, std::chrono::duration_cast<Duration>(time.utc_now() - *changed_at));
        changed_at.reset();
    });
    EXPECT_GT(changes, 200);
    EXPECT_LE(worst, 62s);
    // Each minute, the six export feeds and the four list feeds send one request each, and the two window
    // feeds send two each. Changes, sweeps and the background refresh may add half as many.
    constexpr std::uint64_t looks = 24 * 60 * (6 + 2 * 2 + 4);
    EXPECT_LE(requests, looks * 3 / 2);
    settle();
    pass();
    expect_equal();
}

/// There is one feed, and the store is slow.
TEST_F(Serve, TheNextPageComesWhileTheStoreWritesAndIsCounted) {
    for (const auto& resource : catalogue.resources()) {
        settings.feeds[resource.name].enabled = resource.name == "customers";
    }
    boost::asio::io_context slow;
    store = slow.get_executor();
    bool is_slow = true;
    std::function<void()> work = [&] {
        slow.restart();
        slow.poll();
        if (is_slow) { time.call_at(time.now() + 700ms, work); }
    };
    work();
    std::size_t most = 0;
    std::size_t last = 0;
    serve(1min, [&](const sync::Engine& engine) {
        last = engine.activity().pages_waiting;
        most = std::max(most, last);
    });
    EXPECT_EQ(most, 2u) << "one page is being written, and one waits";
    EXPECT_EQ(last, 0u) << "all pages are written";
    is_slow = false;
    expect_equal();
}

}  // namespace
}  // namespace stmirror::testing
