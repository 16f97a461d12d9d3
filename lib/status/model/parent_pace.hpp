// SPDX-License-Identifier: MIT
// How fast the first read of a table goes on that is read parent by parent: it takes many passes, so no pass
// knows, and others take their share of the requests meanwhile, so what is long past says little. Pure: the
// time is passed in.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/clock.hpp"

namespace stmirror::status {

class ParentPace {
 public:
    /// The pace is that of this last while.
    static constexpr std::chrono::minutes window{10};
    /// Less is no pace yet.
    static constexpr std::chrono::seconds enough_time{30};
    static constexpr std::uint64_t enough_read = 10;

    /// So many parents have been read by now.
    void note(TimePoint now, std::uint64_t read);
    /// For so many more; empty until there is a pace.
    std::optional<std::chrono::seconds> time_left(std::uint64_t unread) const;

 private:
    struct Sample {
        TimePoint at;
        std::uint64_t read;
    };
    std::vector<Sample> samples_;  ///< oldest first
};

}  // namespace stmirror::status
