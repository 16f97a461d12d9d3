// SPDX-License-Identifier: MIT
#include "async/periodic_task.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "coroutine_fixture.hpp"

namespace stmirror {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

class PeriodicTaskTest : public testing::CoroutineTest {
 protected:
    asio::awaitable<Duration> round(Duration wait) {
        begun_at.push_back(time.now() - began);
        // A stop does not end this wait, just as it does not end a call on another thread.
        co_await sleep_until(time, time.now() + takes, {});
        ++ended;
        co_return wait;
    }
    /// Lets the coroutine end. A coroutine that still waits owns what it waits for, and would leak.
    void TearDown() override {
        stop.request_stop();
        time.advance(takes);
    }
    void repeat(Duration first_wait, Duration wait) {
        start(run_periodically({time, time, stop.get_token()}, first_wait,
                               [this, wait] { return round(wait); }));
    }

    const TimePoint began = time.now();
    Duration takes = 2s;
    std::vector<Duration> begun_at;
    int ended = 0;
};

TEST_F(PeriodicTaskTest, TheWaitBeginsWhenARoundHasEnded) {
    repeat(0s, 10s);
    time.advance(30s);
    EXPECT_THAT(begun_at, ElementsAre(0s, 12s, 24s));
}

TEST_F(PeriodicTaskTest, TheFirstRoundMayWait) {
    repeat(5s, 10s);
    time.advance(20s);
    EXPECT_THAT(begun_at, ElementsAre(5s, 17s));
}

TEST_F(PeriodicTaskTest, ARoundMayFollowAtOnce) {
    repeat(0s, 0s);
    time.advance(5s);
    EXPECT_THAT(begun_at, ElementsAre(0s, 2s, 4s));
}

TEST_F(PeriodicTaskTest, AStopEndsTheWait) {
    repeat(0s, 10s);
    time.advance(5s);
    stop.request_stop();
    settle();
    EXPECT_EQ(running, 0);
    EXPECT_EQ(time.pending_timers(), 0U);
}

TEST_F(PeriodicTaskTest, AStopLetsARoundUnderWayEndAndBeginsNoOther) {
    repeat(0s, 0s);
    time.advance(1s);
    stop.request_stop();
    settle();
    EXPECT_EQ(running, 1);
    time.advance(1s);
    EXPECT_EQ(running, 0);
    EXPECT_EQ(ended, 1);
}

TEST_F(PeriodicTaskTest, AfterAStopThereIsNoRound) {
    stop.request_stop();
    repeat(0s, 10s);
    EXPECT_EQ(running, 0);
    EXPECT_TRUE(begun_at.empty());
}

}  // namespace
}  // namespace stmirror
