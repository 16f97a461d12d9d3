// SPDX-License-Identifier: MIT
// The advice of the status differs while a daemon runs, because commands that write are then refused.
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

View stale_view() {
    auto view = fresh_view();
    view.snapshot.freshness = view.snapshot.feeds[0].freshness = Freshness::Stale;
    view.snapshot.stale = 1;
    return view;
}

TEST(AdviceTest, WithoutADaemonTheAdviceIsToStartIt) {
    const auto stale = to_text(stale_view().snapshot);
    EXPECT_THAT(stale, HasSubstr("`systemctl start stmirror` starts it"));
    EXPECT_THAT(stale, HasSubstr("`stmirror sync`"));
    EXPECT_THAT(to_text(failing_view().snapshot), HasSubstr("`stmirror check` tries every feed"));
}

TEST(AdviceTest, ARunningDaemonAdvisesNoCommandThatItWouldRefuse) {
    for (const auto& view : {stale_view(), failing_view()}) {
        const auto text = to_text(view.snapshot, &view.live);
        EXPECT_THAT(text, Not(HasSubstr("stmirror sync"))) << text;
        EXPECT_THAT(text, Not(HasSubstr("systemctl start"))) << text;
        EXPECT_THAT(text, HasSubstr("journalctl -u stmirror")) << text;
    }
}

TEST(AdviceTest, ARunningDaemonSaysWhatItIsDoing) {
    auto view = stale_view();
    view.snapshot.feeds[0].health.backfilled = false;
    view.snapshot.feeds[1].health.full_scan_due = true;
    auto& first = view.live.feeds[{17, "customers"}];
    first.phase = Phase::Backfill;
    first.progress = 0.439;
    first.time_left = 5min;
    auto& other = view.live.feeds[{17, "leads"}];
    other.warning = "slow";
    other.retrying = "no answer";
    auto text = to_text(view.snapshot, &view.live);
    EXPECT_THAT(text, HasSubstr(" now\n    is being read for the first time: 43 %, about 5 min left\n"));
    EXPECT_THAT(text, HasSubstr("    will be read again from the start"));
    EXPECT_THAT(text, HasSubstr("    retrying: no answer\n    warning: slow\n"));
    other.phase = Phase::FullScan;
    text = to_text(view.snapshot, &view.live);
    EXPECT_THAT(text, HasSubstr("    is being read again from the start to find missed records\n"));
    EXPECT_THAT(to_text(view.snapshot), HasSubstr("    has to be read again from the start"))
        << "nobody does, without a daemon";
}

}  // namespace
}  // namespace stmirror::status
