// SPDX-License-Identifier: MIT
// The advice of the status is different while a daemon runs, because the daemon then does the work itself.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "status/render/snapshot_text.hpp"
#include "views.hpp"

namespace stmirror::status {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;
using namespace test;

Snapshot stale_snapshot() {
    auto snapshot = fresh_snapshot();
    snapshot.freshness = snapshot.feeds[0].freshness = Freshness::Stale;
    snapshot.stale = 1;
    return snapshot;
}

Snapshot without_daemon(Snapshot snapshot) {
    snapshot.daemon.reset();
    for (auto& feed : snapshot.feeds) { feed.running.reset(); }
    return snapshot;
}

TEST(AdviceTest, WithoutADaemonTheAdviceIsToStartIt) {
    const auto stale = to_text(without_daemon(stale_snapshot()));
    EXPECT_THAT(stale, HasSubstr("`systemctl start stmirror` starts it"));
    EXPECT_THAT(stale, HasSubstr("`stmirror sync`"));
    EXPECT_THAT(to_text(without_daemon(failing_snapshot())), HasSubstr("`stmirror check` tries every feed"));
}

TEST(AdviceTest, ARunningDaemonAdvisesNoCommandThatItNeedsNot) {
    for (const auto& snapshot : {stale_snapshot(), failing_snapshot()}) {
        const auto text = to_text(snapshot);
        EXPECT_THAT(text, Not(HasSubstr("stmirror sync"))) << text;
        EXPECT_THAT(text, Not(HasSubstr("systemctl start"))) << text;
        EXPECT_THAT(text, HasSubstr("journalctl -u stmirror")) << text;
    }
}

TEST(AdviceTest, ARunningDaemonSaysWhatItIsDoing) {
    auto snapshot = stale_snapshot();
    snapshot.feeds[0].health.state.backfilled = false;
    snapshot.feeds[1].health.state.full_scan_cursor = "";
    auto& first = *snapshot.feeds[0].running;
    first.phase = Phase::Backfill;
    first.progress = 0.439;
    first.time_left = 5min;
    auto& other = snapshot.feeds[1].running.emplace();
    other.activity.warnings = {{Errc::ClocksDiffer, "slow"}};
    other.activity.retrying = Problem{Errc::Timeout, "no answer"};
    auto text = to_text(snapshot);
    EXPECT_THAT(text, HasSubstr(" now\n    is being read for the first time: 43 %, about 5 min left\n"));
    EXPECT_THAT(text, HasSubstr("    will be read again from the start"));
    EXPECT_THAT(text, HasSubstr("    retrying: no answer\n    warning: slow\n"));
    other.phase = Phase::FullScan;
    text = to_text(snapshot);
    EXPECT_THAT(text, HasSubstr("    is being read again from the start to find missed records\n"));
    EXPECT_THAT(to_text(without_daemon(snapshot)), HasSubstr("    has to be read again from the start"))
        << "without a daemon, nothing does this by itself";
}

}  // namespace
}  // namespace stmirror::status
