// SPDX-License-Identifier: MIT
// Keeps the log readable when the same problem repeats. The first line is written, and lines equal to it are
// counted. After `interval`, the next equal line is written with the count. The caller passes the time. Not
// thread-safe.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "base/clock.hpp"
#include "base/log.hpp"

namespace stmirror {

class RepeatFilter {
 public:
    /// Of equal lines, at most one is written within this time.
    static constexpr std::chrono::minutes interval{10};
    /// The number of different lines that are remembered. They take some megabytes, and are enough for every
    /// feed of hundreds of tenants. Lines beyond this number are always written.
    static constexpr std::size_t remembered_max = 65'536;

    /// Returns how many equal lines were suppressed since the last written one. Returns empty if this line is
    /// to be suppressed too. Two lines are equal if their event, tenant, feed, code, subject, path, status,
    /// title and fallback are equal. Lines without a code must also have the same error. Record ids in the
    /// path are ignored. If the subject is "tenant", each feed of the tenant reports the same problem, so the
    /// feed is ignored too.
    std::optional<std::uint64_t> admit(std::string_view event, Logger::Fields fields, TimePoint now);

 private:
    struct Seen {
        TimePoint written;
        std::uint64_t suppressed = 0;
    };
    std::unordered_map<std::size_t, Seen> seen_;  ///< by a hash of the compared fields
};

}  // namespace stmirror
