// SPDX-License-Identifier: MIT
// Keeps a log readable when the same thing goes wrong again and again: the first line is let through, its
// like are counted, and after a while the next one tells how many there were. Pure: the time is passed in.
// One thread at a time.
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
    /// Of lines that are alike, one is let through in this time.
    static constexpr std::chrono::minutes interval{10};
    /// So many different ones are remembered, which takes some megabytes and is enough for every feed of
    /// hundreds of tenants; beyond them nothing is held back.
    static constexpr std::size_t remembered_max = 65'536;
    /// How an error begins that is the tenant's, though each of its feeds runs into it.
    static constexpr std::string_view token_error = "access token: ";

    /// How many lines like this one have been held back since the last that was let through. Empty: hold this
    /// one back too. Lines are alike that tell the same event of the same tenant, feed, path, status, title
    /// and error, whatever the attempt, the trace id, the counts, and the ids of records in path and error.
    /// Where the error is about the access token, the feed is left out.
    std::optional<std::uint64_t> admit(std::string_view event, Logger::Fields fields, TimePoint now);

 private:
    struct Seen {
        TimePoint told;
        std::uint64_t held_back = 0;
    };
    std::unordered_map<std::size_t, Seen> seen_;  ///< by a hash of what tells lines apart
};

}  // namespace stmirror
