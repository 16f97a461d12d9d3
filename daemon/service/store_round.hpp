// SPDX-License-Identifier: MIT
// Something done on the store's thread again and again: a trip from the loop to the store and back, then a
// wait. Used from the loop's thread.
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
    /// The first trip begins now. `work` runs on the store's thread, `back` on the loop's, unless it was
    /// stopped meanwhile; the next trip begins as long after as `work` has returned. What `work` uses
    /// outlives the round and what it has posted.
    StoreRound(StoreRoundParts parts, std::function<Duration()> work, std::function<void()> back);
    /// Ends as stop() does.
    ~StoreRound();
    StoreRound(const StoreRound&) = delete;
    StoreRound& operator=(const StoreRound&) = delete;

    void stop();

 private:
    struct Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace stmirror::daemon
