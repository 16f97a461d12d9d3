// SPDX-License-Identifier: MIT
// Which requests are being retried, and why: until the attempts are used up, a failing request is visible
// only here. Pure.
#pragma once

#include <chrono>
#include <map>
#include <string>

#include "base/clock.hpp"

namespace stmirror::client {

class PendingRetries {
 public:
    /// Retries that last less than this are not reported.
    static constexpr std::chrono::seconds patience{10};

    /// A request for `what` failed with `message`, and will be sent again.
    void note(const std::string& what, std::string message, TimePoint now);
    /// The request was answered or given up.
    void end(const std::string& what);
    /// The last message; empty if nothing is retried, or not for long enough.
    std::string of(const std::string& what, TimePoint now) const;

 private:
    struct Retrying {
        TimePoint since;
        std::string message;
    };
    std::map<std::string, Retrying> retries_;
};

}  // namespace stmirror::client
