// SPDX-License-Identifier: MIT
// A permit for the memory of an unusually large body. Only one is given at a time, over all connections, so
// that several large bodies use no more memory than one. The others wait. Used only from the loop's thread.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <memory>
#include <stop_token>

#include "base/clock.hpp"

namespace stmirror::net {

class LargeBodies {
 public:
    /// Returned when the last copy is destroyed.
    using Permit = std::shared_ptr<void>;

    /// A larger body needs the permit.
    static constexpr std::size_t small_bytes = 4 << 20;

    /// The loop must outlive this object.
    LargeBodies(boost::asio::any_io_executor executor, std::stop_token stop);

    /// Empty if the permit was not free by `deadline`, or after a stop.
    boost::asio::awaitable<Permit> take(TimePoint deadline);

 private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace stmirror::net
