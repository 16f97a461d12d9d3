// SPDX-License-Identifier: MIT
// Runs coroutines side by side, and waits until all have ended. Call only on the loop thread.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <cstddef>

#include "async/waiting.hpp"

namespace stmirror {

/// Must outlive its tasks: call wait() before it is destroyed.
class TaskGroup {
 public:
    explicit TaskGroup(asio::any_io_executor executor) : executor_(std::move(executor)) {}
    TaskGroup(const TaskGroup&) = delete;
    TaskGroup& operator=(const TaskGroup&) = delete;

    /// An exception of `task` leaves the loop.
    void start(asio::awaitable<void> task);
    /// Returns when every task has ended, including those that are started meanwhile.
    asio::awaitable<void> wait();

 private:
    asio::any_io_executor executor_;
    std::size_t running_ = 0;
    Signal ended_;
};

}  // namespace stmirror
