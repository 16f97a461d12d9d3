// SPDX-License-Identifier: MIT
// Memory for the bodies that are larger than answers usually are: for one at a time, over all connections, so
// that a few of them together cost no more than one. The others wait. Used from the loop's thread only.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <memory>

#include "base/clock.hpp"

namespace stmirror::net {

class LargeBodies {
 public:
    /// Given back when the last copy goes.
    using Place = std::shared_ptr<void>;

    /// A body that has grown beyond it needs the place.
    static constexpr std::size_t small_bytes = 4 << 20;

    /// The loop outlives it.
    explicit LargeBodies(boost::asio::any_io_executor executor);

    /// Empty: it was not free by `deadline`, or stop() was called.
    boost::asio::awaitable<Place> take(TimePoint deadline);
    void stop();

 private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace stmirror::net
