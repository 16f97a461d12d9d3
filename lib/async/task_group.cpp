// SPDX-License-Identifier: MIT
#include "async/task_group.hpp"

#include <boost/asio/co_spawn.hpp>

namespace stmirror {

void TaskGroup::start(asio::awaitable<void> task) {
    ++running_;
    asio::co_spawn(executor_, std::move(task), [this](const std::exception_ptr& error) {
        rethrow(error);
        --running_;
        ended_.notify_all();
    });
}

asio::awaitable<void> TaskGroup::wait() {
    while (running_ > 0) { co_await ended_.wait(); }
}

}  // namespace stmirror
