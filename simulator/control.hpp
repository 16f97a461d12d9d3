// SPDX-License-Identifier: MIT
// The control plane under /_simulator/, for tests and for people at their own machine: statistics, faults, tokens, the
// clock. It asks for no token, so the server's neighbours on the network must not reach it: loopback only.
#pragma once

#include <string_view>

#include "simulator/answer.hpp"
#include "simulator/clock.hpp"
#include "simulator/gateway.hpp"

namespace stmirror::simulator {

/// Thread-safe. Gateway and clock must outlive it.
class Control {
 public:
    Control(Gateway& gateway, AdjustableClock& clock) : gateway_(gateway), clock_(clock) {}

    static bool owns(std::string_view path) { return path.starts_with("/_simulator/"); }
    /// Answers a request whose path it owns.
    Answer handle(const Request& request, const Caller& caller);

 private:
    Reply reply_to(const Request& request);
    Reply replace_faults(const Request& request);
    Reply set_clock(const Request& request);

    Gateway& gateway_;
    AdjustableClock& clock_;
};

}  // namespace stmirror::simulator
