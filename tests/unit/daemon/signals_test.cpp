// SPDX-License-Identifier: MIT
#include "daemon/service/signals.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <future>
#include <semaphore>

namespace stmirror::daemon {
namespace {

using namespace std::chrono_literals;

struct SignalsTest : ::testing::Test {
    std::counting_semaphore<> stops{0};
    std::counting_semaphore<> reloads{0};
    std::counting_semaphore<> overdue{0};

    SignalCalls calls() {
        return {[this] { stops.release(); }, [this] { reloads.release(); }, [this] { overdue.release(); }};
    }
};

TEST_F(SignalsTest, EachSignalHasItsCall) {
    const Signals signals(calls(), 1h);
    ::kill(::getpid(), SIGHUP);
    EXPECT_TRUE(reloads.try_acquire_for(5s));
    ::kill(::getpid(), SIGHUP);
    EXPECT_TRUE(reloads.try_acquire_for(5s));
    ::kill(::getpid(), SIGTERM);
    EXPECT_TRUE(stops.try_acquire_for(5s));
    ::kill(::getpid(), SIGHUP);
    EXPECT_FALSE(reloads.try_acquire_for(50ms)) << "a program that is ending does not reload";
    EXPECT_FALSE(overdue.try_acquire());
}

TEST_F(SignalsTest, AnEarlyReloadStaysPending) {
    sigset_t before{};
    ::pthread_sigmask(SIG_SETMASK, nullptr, &before);
    Signals::block_reload_signal();
    ::kill(::getpid(), SIGHUP);
    {
        const Signals signals(calls(), 1h);
        EXPECT_TRUE(reloads.try_acquire_for(5s));
    }
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

TEST_F(SignalsTest, SigintStopsToo) {
    const Signals signals(calls(), 1h);
    ::kill(::getpid(), SIGINT);
    EXPECT_TRUE(stops.try_acquire_for(5s));
}

TEST_F(SignalsTest, ASlowStopIsOverdue) {
    const Signals signals(calls(), 20ms);
    EXPECT_FALSE(overdue.try_acquire_for(50ms)) << "the program was not told to end";
    ::kill(::getpid(), SIGTERM);
    EXPECT_TRUE(overdue.try_acquire_for(5s));
}

TEST_F(SignalsTest, RestoresTheSignalMask) {
    { const Signals signals(calls(), 1h); }
    EXPECT_EXIT(::kill(::getpid(), SIGTERM), ::testing::KilledBySignal(SIGTERM), "");
}

TEST_F(SignalsTest, ASecondSignalEndsTheProcess) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    EXPECT_EXIT(
        {
            const Signals signals(calls(), 1h);
            ::kill(::getpid(), SIGTERM);
            stops.acquire();
            ::kill(::getpid(), SIGTERM);
            ::pause();
        },
        ::testing::ExitedWithCode(128 + SIGTERM), "");
}

}  // namespace
}  // namespace stmirror::daemon
