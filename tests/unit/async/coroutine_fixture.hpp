// SPDX-License-Identifier: MIT
// Fixture: coroutines in virtual time, and a way to stop them.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <stop_token>
#include <utility>

#include "async/waiting.hpp"
#include "support/virtual_time.hpp"

namespace stmirror::testing {

class CoroutineTest : public ::testing::Test {
 protected:
    /// Starts `task` and runs it up to its first wait.
    void start(asio::awaitable<void> task) {
        ++running;
        asio::co_spawn(time.loop(), std::move(task), [this](const std::exception_ptr& error) {
            rethrow(error);
            --running;
        });
        settle();
    }
    /// Runs everything that can run at the present time.
    void settle() {
        time.loop().restart();
        time.loop().poll();
    }

    VirtualTime time;
    std::stop_source stop;
    int running = 0;  ///< the number of coroutines that have started and not ended
};

}  // namespace stmirror::testing
