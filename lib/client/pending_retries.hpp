// SPDX-License-Identifier: MIT
// Notes which requests are being retried, and why. Until the attempts are used up, a failing request is
// visible only here.
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
    /// Requests that have been retried for less time than this are not reported.
    static constexpr std::chrono::seconds patience{10};

    /// Notes that a request for `what` failed and will be sent again.
    void note(const std::string& what, Problem problem, TimePoint now);
    /// Notes that the request was answered or given up.
    void end(const std::string& what);
    /// Returns the last problem. Empty if nothing is being retried, or if it has been retried only briefly.
    std::optional<Problem> of(const std::string& what, TimePoint now) const;

 private:
    struct Retrying {
        TimePoint since;
        Problem problem;
    };
    std::map<std::string, Retrying> retries_;
};

}  // namespace stmirror::client
