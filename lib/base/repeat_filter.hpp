// SPDX-License-Identifier: MIT
// Keeps a log readable when the same thing goes wrong again and again: the first line is let through, its
// like are counted, and after a while the next one tells how many there were. Pure: the time is passed in.
// One thread at a time.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/log.hpp"

namespace stmirror {

class RepeatFilter {
 public:
    /// Of lines that are alike, one is let through in this time.
    static constexpr std::chrono::minutes interval{10};
    /// So many different ones are remembered; beyond them nothing is held back.
    static constexpr std::size_t remembered_max = 1000;

    /// How many lines like this one have been held back since the last that was let through. Empty: hold this
    /// one back too. Lines are alike that tell the same event of the same tenant, feed, path, status and
    /// error, whatever the attempt, the trace id and the counts.
    std::optional<std::uint64_t> admit(std::string_view event, Logger::Fields fields, TimePoint now);

 private:
    struct Seen {
        TimePoint told;
        std::uint64_t held_back = 0;
    };
    std::map<std::string, Seen> seen_;
};

}  // namespace stmirror
