// SPDX-License-Identifier: MIT
// Estimates when the backfill of a table that is read parent by parent ends. It takes many passes, so no
// single pass can tell. Other feeds share the request budget, so only the recent pace counts. Pure: the time
// is passed in.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/clock.hpp"

namespace stmirror::status {

class ParentPace {
 public:
    /// Only samples of this last period count.
    static constexpr std::chrono::minutes window{10};
    /// With less than this there is no estimate.
    static constexpr std::chrono::seconds enough_time{30};
    static constexpr std::uint64_t enough_read = 10;

    /// `read`: parents read so far, in total.
    void note(TimePoint now, std::uint64_t read);
    /// The time to read `unread` more parents; empty until there is an estimate.
    std::optional<std::chrono::seconds> time_left(std::uint64_t unread) const;

 private:
    struct Sample {
        TimePoint at;
        std::uint64_t read;
    };
    std::vector<Sample> samples_;  ///< oldest first
};

}  // namespace stmirror::status
