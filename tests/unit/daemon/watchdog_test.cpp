// SPDX-License-Identifier: MIT
#include "daemon/service/watchdog.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <latch>
#include <map>

#include "daemon/service/notifier.hpp"
#include "notify_socket.hpp"

namespace stmirror::daemon {
namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;

struct StoppedClock final : Clock {
    TimePoint now_{};
    TimePoint now() const override { return now_; }
    Timestamp utc_now() const override { return {}; }
};

/// Timers that fire when the test advances the time.
struct ManualTimers final : Timers {
    std::map<Id, std::pair<TimePoint, std::function<void()>>> waiting;
    Id last = 0;

    Id call_at(TimePoint when, std::function<void()> callback) override {
        waiting[++last] = {when, std::move(callback)};
        return last;
    }
    void cancel(Id id) override { waiting.erase(id); }
};

/// A loop and a store that run their work when the test says so.
struct WatchdogTest : ::testing::Test {
    asio::io_context loop{1};
    asio::io_context store{1};
    StoppedClock clock;
    ManualTimers timers;
    NotifySocket socket;
    Notifier notifier;
    std::stop_source stop;

    WatchdogTest() {
        asio::co_spawn(loop,
                       run_watchdog({clock, timers, stop.get_token()}, store.get_executor(), 10s,
                                    [this] { notifier.watchdog(); }),
                       rethrow);
    }

    static void turn(asio::io_context& context) {
        context.restart();
        context.poll();
    }
    void round() {
        turn(loop);
        turn(store);
        turn(loop);
    }
    void pass(std::chrono::seconds time) {
        clock.now_ += time;
        for (const auto& [id, timer] : std::map(timers.waiting)) {
            if (timer.first > clock.now_ || timers.waiting.erase(id) == 0) { continue; }
            timer.second();
        }
    }
};

TEST_F(WatchdogTest, SendsAMessageForEachRoundToTheStoreAndBack) {
    round();
    EXPECT_EQ(socket.next(), "WATCHDOG=1");
    pass(9s);
    round();
    EXPECT_EQ(socket.next(), "") << "too early";
    pass(1s);
    round();
    EXPECT_EQ(socket.next(), "WATCHDOG=1");
}

TEST_F(WatchdogTest, AHangingStoreStopsTheMessages) {
    round();
    EXPECT_EQ(socket.next(), "WATCHDOG=1");
    for (int i = 0; i < 100; ++i) {
        pass(10s);
        turn(loop);
    }
    EXPECT_EQ(socket.next(), "") << "a timer of the loop alone does not prove that the daemon works";
    round();
    EXPECT_EQ(socket.next(), "WATCHDOG=1") << "the store was only slow";
    EXPECT_EQ(socket.next(), "") << "one message is sent, however late it is";
}

TEST_F(WatchdogTest, AHangingLoopStopsTheMessages) {
    turn(store);
    EXPECT_EQ(socket.next(), "");
}

TEST_F(WatchdogTest, AfterStopItSendsNothingAndLeavesNoTimer) {
    round();
    EXPECT_EQ(socket.next(), "WATCHDOG=1");
    stop.request_stop();
    round();
    EXPECT_EQ(socket.next(), "");
    EXPECT_TRUE(timers.waiting.empty());
}

TEST(WatchdogWithThreads, ABlockedStoreThreadStopsTheMessages) {
    const NotifySocket socket;
    Notifier notifier;
    asio::io_context loop{1};
    asio::thread_pool store{1};
    const StoppedClock clock;
    ManualTimers timers;
    std::latch blocked{1};
    std::latch released{1};
    asio::post(store, [&] {
        blocked.count_down();
        released.wait();
    });
    blocked.wait();
    std::stop_source stop;
    asio::co_spawn(loop,
                   run_watchdog({clock, timers, stop.get_token()}, store.get_executor(), 10s,
                                [&] {
                                    notifier.watchdog();
                                    stop.request_stop();
                                }),
                   rethrow);
    loop.run_for(50ms);
    EXPECT_EQ(socket.next(), "");
    released.count_down();
    loop.run();
    EXPECT_EQ(socket.next(), "WATCHDOG=1");
    store.join();
}

}  // namespace
}  // namespace stmirror::daemon
