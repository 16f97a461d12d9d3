// SPDX-License-Identifier: MIT
#include "async/waiting.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <new>
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

class CallbackTest : public testing::CoroutineTest {
 protected:
    using Done = std::function<void(int)>;

    asio::awaitable<void> wait(std::function<void(Done)> begin) {
        try {
            value = co_await await_callback<int>(std::move(begin));
        } catch (const std::bad_alloc&) { has_thrown = true; }
    }
    std::optional<int> value;
    bool has_thrown = false;
};

TEST_F(CallbackTest, ReturnsTheValueWhenItIsCalled) {
    Done done;
    start(wait([&](Done given) { done = std::move(given); }));
    EXPECT_EQ(running, 1);
    done(5);
    settle();
    EXPECT_EQ(value, 5);
    EXPECT_EQ(running, 0);
}

TEST_F(CallbackTest, AnExceptionOfTheBeginningReachesTheCallerOnce) {
    Done kept;
    start(wait([&](Done given) {
        kept = std::move(given);
        throw std::bad_alloc();
    }));
    EXPECT_TRUE(has_thrown);
    EXPECT_EQ(running, 0);
    kept(5);
    settle();
    EXPECT_EQ(value, std::nullopt);
}

TEST_F(CallbackTest, AnExceptionAfterTheCallChangesNothing) {
    start(wait([](const Done& done) {
        done(5);
        throw std::bad_alloc();
    }));
    EXPECT_EQ(value, 5);
    EXPECT_FALSE(has_thrown);
    EXPECT_EQ(running, 0);
}

}  // namespace
}  // namespace stmirror
