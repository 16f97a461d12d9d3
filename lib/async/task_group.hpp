// SPDX-License-Identifier: MIT
// Runs coroutines concurrently, and waits until all have ended. Call only on the loop thread.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <cstddef>

#include "async/waiting.hpp"

namespace stmirror {

/// Runs tasks. Must outlive them: call wait() before destroying it.
class TaskGroup {
 public:
    explicit TaskGroup(asio::any_io_executor executor) : executor_(std::move(executor)) {}
    TaskGroup(const TaskGroup&) = delete;
    TaskGroup& operator=(const TaskGroup&) = delete;

    /// Starts `task`. An exception of `task` propagates out of the event loop.
    void start(asio::awaitable<void> task);
    /// Waits until every task has ended, including tasks that are started during the wait.
    asio::awaitable<void> wait();

 private:
    asio::any_io_executor executor_;
    std::size_t running_ = 0;
    Signal ended_;
};

}  // namespace stmirror
