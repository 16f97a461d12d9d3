// SPDX-License-Identifier: MIT
#include "status/render/snapshot_json.hpp"
#include "status/model/snapshot.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "status/model/lag_history.hpp"
#include "support/read_file.hpp"
#include "support/source_paths.hpp"
#include "views.hpp"

namespace stmirror::status {
namespace {

using namespace std::chrono_literals;
using test::fresh_snapshot;
using test::now;
using ::testing::HasSubstr;

nlohmann::json json_of(const Snapshot& snapshot) { return nlohmann::json::parse(to_json(snapshot)); }

TEST(SnapshotJsonTest, TheRunningDaemonIsPartOfTheJson) {
    const auto json = json_of(fresh_snapshot());
    const auto& daemon = json.at("daemon");
    EXPECT_EQ(daemon.at("version"), "1.2.3");
    EXPECT_EQ(daemon.at("started"), "2026-03-01T10:00:00.0000000Z");
    EXPECT_EQ(daemon.at("uptime_seconds"), 7200);
    EXPECT_EQ(daemon.at("ready"), true);
    EXPECT_EQ(daemon.at("store_queue"), 2);
    const auto& acme = daemon.at("tenants").at(0);
    EXPECT_EQ(acme.at("tenant_id"), 17);
    EXPECT_EQ(acme.at("requests_per_second_now"), 7.5);
    EXPECT_EQ(acme.at("requests_per_second_configured"), 30);
    EXPECT_EQ(acme.at("requests_by_status"), (nlohmann::json{{"0", 1}, {"200", 1000}, {"429", 4}}));
}

TEST(SnapshotJsonTest, ThePhaseOfAFeedIsPartOfTheJson) {
    const auto json = json_of(fresh_snapshot());
    const auto& customers = json.at("feeds").at(0);
    EXPECT_EQ(customers.at("next_poll"), "2026-03-01T12:00:30.0000000Z");
    const auto& running = customers.at("running");
    EXPECT_EQ(running.at("phase"), "tail");
    EXPECT_EQ(running.at("passes"), 44);
    EXPECT_TRUE(running.at("progress").is_null());
    EXPECT_TRUE(running.at("warning").is_null());
    EXPECT_TRUE(running.at("retrying").is_null());
    EXPECT_EQ(running.at("lag_history").dump(), "[[60,270],[0,330]]");
    EXPECT_TRUE(json.at("feeds").at(1).at("running").is_null()) << "the daemon does not run this feed";
}

TEST(SnapshotJsonTest, TheLastHourAndDayArePartOfTheJson) {
    const auto daemon = json_of(fresh_snapshot()).at("daemon");
    ASSERT_EQ(daemon.at("last_hour").size(), 2u);
    EXPECT_EQ(daemon.at("last_hour").at(0), (nlohmann::json{{"age_seconds", 60},
                                                            {"seconds", 60},
                                                            {"answered", 12},
                                                            {"failed", 1},
                                                            {"changes", 7},
                                                            {"changes_lag_seconds", 40},
                                                            {"lag_seconds", 330}}));
    EXPECT_TRUE(daemon.at("last_hour").at(1).at("lag_seconds").is_null());
    ASSERT_EQ(daemon.at("last_day").size(), 1u);
    EXPECT_EQ(daemon.at("last_day").at(0).at("seconds"), 120);
}

TEST(SnapshotJsonTest, ATokenIsShortened) {
    auto snapshot = fresh_snapshot();
    snapshot.feeds[0].health.state.cursor = std::string(200, 'x');
    EXPECT_EQ(json_of(snapshot).at("feeds").at(0).at("cursor"), std::string(12, 'x') + "…");
    snapshot.feeds[0].health.state.cursor = "date:2026-03-01T11:00:00Z";
    EXPECT_EQ(json_of(snapshot).at("feeds").at(0).at("cursor"), "date:2026-03-01T11:00:00Z");
}

/// Programs must use the code, because the text can change.
TEST(SnapshotJsonTest, TheCodeOfTheLastErrorIsPartOfTheJson) {
    auto snapshot = fresh_snapshot();
    EXPECT_TRUE(json_of(snapshot).at("feeds").at(0).at("running").at("last_error_code").is_null());
    snapshot.feeds[0].running->activity.last_error = Problem{Errc::Refused, "answered 403"};
    EXPECT_EQ(json_of(snapshot).at("feeds").at(0).at("running").at("last_error_code"), "refused");
}

TEST(SnapshotJsonTest, WithoutADaemonTheseNamesAreNull) {
    auto stopped = fresh_snapshot();
    stopped.daemon.reset();
    stopped.feeds[0].running.reset();
    const auto json = nlohmann::json::parse(to_json(stopped));
    EXPECT_TRUE(json.at("daemon").is_null());
    EXPECT_TRUE(json.at("feeds").at(0).at("running").is_null());
}

TEST(SnapshotJsonTest, EveryNameOfTheJsonIsDocumented) {
    const auto documentation = testing::read_file(source_dir() / "docs/status-json.md");
    const auto json = json_of(fresh_snapshot());
    const auto& feed = json.at("feeds").at(0);
    const auto& daemon = json.at("daemon");
    for (const auto& part :
         {feed, feed.at("running"), daemon.at("tenants").at(0), daemon.at("last_hour").at(0)}) {
        for (const auto& [name, value] : part.items()) {
            EXPECT_THAT(documentation, HasSubstr("`" + name + "`"));
        }
    }
    for (const auto& [name, value] : daemon.items()) {
        EXPECT_THAT(documentation, HasSubstr("`daemon." + name + "`"));
    }
}

TEST(LagHistoryTest, EachMinuteKeepsItsWorstLag) {
    LagHistory history;
    history.add(now, 10s);
    history.add(now + Ticks(20s), 50s);
    history.add(now + Ticks(59s), 5s);
    history.add(now + Ticks(60s), 7s);
    ASSERT_EQ(history.samples().size(), 2u);
    EXPECT_EQ(history.samples()[0].at, now);
    EXPECT_EQ(history.samples()[0].lag, 50s);
    EXPECT_EQ(history.samples()[1].lag, 7s);
}

TEST(LagHistoryTest, HoldsAnHourAndNoMore) {
    LagHistory history;
    for (int second = 0; second < 3 * 3600; second += 5) {
        history.add(now + Ticks(std::chrono::seconds{second}), 1s);
    }
    EXPECT_EQ(history.samples().size(), 60u);
    EXPECT_GT(history.samples().front().at, now + Ticks(1h + 59min));
}

TEST(LagHistoryTest, AClockSetBackDropsSamplesInTheFuture) {
    LagHistory history;
    history.add(now, 1s);
    history.add(now - Ticks(30min), 2s);
    ASSERT_EQ(history.samples().size(), 1u);
    EXPECT_EQ(history.samples()[0].lag, 2s);
}

}  // namespace
}  // namespace stmirror::status
