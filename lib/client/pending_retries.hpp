// SPDX-License-Identifier: MIT
// What is being tried again, and why: until the tries are used up, that is the only place where it can be
// seen. Pure.
#pragma once

#include <chrono>
#include <map>
#include <string>

#include "base/clock.hpp"

namespace stmirror::client {

class PendingRetries {
 public:
    /// A hiccup needs nobody's attention: what lasts shorter is not told.
    static constexpr std::chrono::seconds patience{10};

    /// A request for `what` failed with `message`, and will be sent again.
    void note(const std::string& what, std::string message, TimePoint now);
    /// It was answered, or given up.
    void end(const std::string& what);
    /// The last message; empty where there is no trouble, or not for long enough.
    std::string of(const std::string& what, TimePoint now) const;

 private:
    struct Trouble {
        TimePoint since;
        std::string message;
    };
    std::map<std::string, Trouble> retries_;
};

}  // namespace stmirror::client
