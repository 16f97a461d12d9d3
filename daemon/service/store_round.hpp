// SPDX-License-Identifier: MIT
// Repeats a task on the store's thread: from the loop to the store and back, then a wait. Used on the loop's
// thread.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>

#include "base/clock.hpp"

namespace stmirror::daemon {

struct StoreRoundParts {
    boost::asio::any_io_executor loop;
    boost::asio::any_io_executor store;
    const Clock& clock;
    Timers& timers;
};

class StoreRound {
 public:
    /// Begins at once. `work` runs on the store's thread; `back` then runs on the loop's, unless it was
    /// stopped meanwhile. `work` returns the wait until the next round. What `work` uses outlives this object
    /// and the work that it has posted.
    StoreRound(StoreRoundParts parts, std::function<Duration()> work, std::function<void()> back);
    /// Calls stop().
    ~StoreRound();
    StoreRound(const StoreRound&) = delete;
    StoreRound& operator=(const StoreRound&) = delete;

    void stop();

 private:
    struct Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace stmirror::daemon
