// SPDX-License-Identifier: MIT
// Decides whether to keep retrying a server that has never answered. A command gives up soon, so that its
// user learns that the network, a host name or a port is wrong. The daemon keeps trying.
#pragma once

#include <chrono>
#include <optional>

#include "base/clock.hpp"
#include "base/problem.hpp"

namespace stmirror::client {

class Reachability {
 public:
    /// How long requests are retried while the server has never answered.
    static constexpr std::chrono::seconds patience{8};

    /// Notes that the server sent a response, of any status.
    void answered() { has_answered_ = true; }
    /// Notes that a request sent at `sent_at` got no response.
    void failed(TimePoint sent_at) {
        if (!failing_since_) { failing_since_ = sent_at; }
    }
    bool has_answered() const { return has_answered_; }
    bool is_worth_a_try_at(TimePoint when) const {
        return has_answered_ || !failing_since_ || when < *failing_since_ + patience;
    }

 private:
    bool has_answered_ = false;
    std::optional<TimePoint> failing_since_;
};

}  // namespace stmirror::client
