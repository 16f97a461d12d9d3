// SPDX-License-Identifier: MIT
#include "async/task_group.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "coroutine_fixture.hpp"

namespace stmirror {
namespace {

using namespace std::chrono_literals;

class TaskGroupTest : public testing::CoroutineTest {
 protected:
    asio::awaitable<void> sleep(Duration duration) {
        co_await sleep_until(time, time.now() + duration, stop.get_token());
    }
    asio::awaitable<void> sleep_and_start_another(Duration duration) {
        co_await sleep(duration);
        tasks.start(sleep(duration));
    }
    asio::awaitable<void> fail() {
        co_await sleep(1s);
        throw std::runtime_error("a bug");
    }

    TaskGroup tasks{time.loop().get_executor()};
};

TEST_F(TaskGroupTest, WaitsForTheLastTask) {
    for (const auto duration : {3s, 1s, 2s}) { tasks.start(sleep(duration)); }
    start(tasks.wait());
    time.advance(2s);
    EXPECT_EQ(running, 1);
    time.advance(1s);
    EXPECT_EQ(running, 0);
}

TEST_F(TaskGroupTest, WaitsForTasksThatStartMeanwhile) {
    tasks.start(sleep_and_start_another(5s));
    start(tasks.wait());
    time.advance(9s);
    EXPECT_EQ(running, 1);
    time.advance(1s);
    EXPECT_EQ(running, 0);
}

TEST_F(TaskGroupTest, WithoutTasksThereIsNoWait) {
    start(tasks.wait());
    EXPECT_EQ(running, 0);
}

TEST_F(TaskGroupTest, AnExceptionLeavesTheLoop) {
    tasks.start(fail());
    EXPECT_THROW(time.advance(2s), std::runtime_error);
}

}  // namespace
}  // namespace stmirror
