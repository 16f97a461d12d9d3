// SPDX-License-Identifier: MIT
// Whether it is worth while to try a server again that has not answered yet: a person who waits for a command
// learns soon that the network, a name or a port is wrong; a daemon has patience. Pure.
#pragma once

#include <chrono>
#include <optional>

#include "base/clock.hpp"
#include "base/error.hpp"

namespace stmirror::client {

class Reachability {
 public:
    /// For so long a server that has never answered is tried.
    static constexpr std::chrono::seconds patience{8};

    /// Any response, also a refusal.
    void answered() { has_answered_ = true; }
    /// A request that left at `sent_at` got none.
    void failed(TimePoint sent_at) {
        if (!failing_since_) failing_since_ = sent_at;
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
