// SPDX-License-Identifier: MIT
// Gives out the permit for the memory of an unusually large body. All connections share a single permit, so
// that several large bodies use no more memory than one. Other large bodies wait. Call only on the loop
// thread.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <memory>
#include <stop_token>

#include "base/clock.hpp"

namespace stmirror::net {

class LargeBodies {
 public:
    /// The permit is given back when its last copy is destroyed.
    using Permit = std::shared_ptr<void>;

    /// A body that is larger than this needs the permit.
    static constexpr std::size_t small_bytes = 4 << 20;

    /// The loop must outlive this object.
    LargeBodies(boost::asio::any_io_executor executor, std::stop_token stop);

    /// Waits for the permit. Returns null if it was not free by `deadline`, or after a stop.
    boost::asio::awaitable<Permit> take(TimePoint deadline);

 private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace stmirror::net
