// SPDX-License-Identifier: MIT
// Which requests are being retried, and why: until the attempts are used up, a failing request is visible
// only here. Pure.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/problem.hpp"

namespace stmirror::client {

class PendingRetries {
 public:
    /// Retries that last less than this are not reported.
    static constexpr std::chrono::seconds patience{10};

    /// A request for `what` failed, and will be sent again.
    void note(const std::string& what, Problem problem, TimePoint now);
    /// The request was answered or given up.
    void end(const std::string& what);
    /// The last problem; empty if nothing is retried, or not for long enough.
    std::optional<Problem> of(const std::string& what, TimePoint now) const;

 private:
    struct Retrying {
        TimePoint since;
        Problem problem;
    };
    std::map<std::string, Retrying> retries_;
};

}  // namespace stmirror::client
