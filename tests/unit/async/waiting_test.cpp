// SPDX-License-Identifier: MIT
#include "async/waiting.hpp"

#include <gtest/gtest.h>

#include <optional>

#include "coroutine_fixture.hpp"

namespace stmirror {
namespace {

using namespace std::chrono_literals;

class SleepTest : public testing::CoroutineTest {
 protected:
    asio::awaitable<void> sleep(Duration duration) {
        slept = co_await sleep_until(time, time.now() + duration, stop.get_token());
    }
    std::optional<bool> slept;
};

TEST_F(SleepTest, EndsAtItsTime) {
    start(sleep(10s));
    time.advance(9s);
    EXPECT_EQ(slept, std::nullopt);
    time.advance(1s);
    EXPECT_EQ(slept, true);
}

TEST_F(SleepTest, AStopEndsItAtOnceAndLeavesNoTimer) {
    start(sleep(10s));
    stop.request_stop();
    settle();
    EXPECT_EQ(slept, false);
    EXPECT_EQ(time.pending_timers(), 0U);
}

TEST_F(SleepTest, AfterAStopNothingSleeps) {
    stop.request_stop();
    start(sleep(10s));
    EXPECT_EQ(slept, false);
    EXPECT_EQ(time.pending_timers(), 0U);
}

TEST_F(SleepTest, AStopEndsAllThatSleep) {
    for (int i = 0; i < 3; ++i) { start(sleep(10s)); }
    EXPECT_EQ(running, 3);
    stop.request_stop();
    settle();
    EXPECT_EQ(running, 0);
}

}  // namespace
}  // namespace stmirror
