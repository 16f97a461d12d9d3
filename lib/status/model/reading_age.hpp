// SPDX-License-Identifier: MIT
// Whether what was read of the mirror's tables is still good enough for who asks: to count the rows of a
// large mirror takes its time, and must stay little beside the daemon's own work. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "base/clock.hpp"

namespace stmirror::status {

class ReadingAge {
 public:
    /// At least this long ...
    static constexpr std::chrono::seconds good_for_min{3};
    /// ... and so long that reading takes a hundredth of the time at most, while the daemon writes ...
    static constexpr int good_for_readings = 100;
    /// ... and where it has written nothing, this long: the file might still have been replaced or lost.
    static constexpr std::chrono::minutes good_for_unchanged{1};

    /// `written`: Mirror::rows_written(), from before the reading.
    void read(TimePoint began, TimePoint ended, std::uint64_t written);
    bool is_good(TimePoint now, std::uint64_t written) const;

 private:
    struct Reading {
        TimePoint ended;
        Duration took;
        std::uint64_t written;
    };
    std::optional<Reading> last_;
};

}  // namespace stmirror::status
