// SPDX-License-Identifier: MIT
// Decides whether the last reading of the mirror's tables is recent enough to be shown. Counting the rows of
// a large mirror is slow and must not slow down the daemon's own work. Reads no clock.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "base/clock.hpp"

namespace stmirror::status {

class ReadingAge {
 public:
    /// A reading is good for at least this long.
    static constexpr std::chrono::seconds good_for_min{3};
    /// A reading is good for this many times its own duration, so that reading takes at most 1 % of the time.
    static constexpr int good_for_readings = 100;
    /// If the daemon has written nothing since, a reading is good for at least this long. The time is
    /// limited, because the file may have been replaced or lost.
    static constexpr std::chrono::minutes good_for_unchanged{1};

    /// Call after each reading. `written` is MirrorFile::rows_written() before the reading.
    void read(TimePoint began, TimePoint ended, std::uint64_t written);
    bool is_good(TimePoint now, std::uint64_t written) const;
    /// Returns true if nothing was written since the last reading, so that another reading would show the
    /// same.
    bool is_current(std::uint64_t written) const { return last_ && written == last_->written; }

 private:
    struct Reading {
        TimePoint ended;
        Duration took;
        std::uint64_t written;
    };
    std::optional<Reading> last_;
};

}  // namespace stmirror::status
