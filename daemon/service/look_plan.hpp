// SPDX-License-Identifier: MIT
// Decides how the daemon looks at its own state for the status line and the history. No side effects.
#pragma once

#include <chrono>
#include <optional>

#include "base/clock.hpp"

namespace stmirror::daemon {

class LookPlan {
 public:
    /// How often the status line is updated while a feed is not fresh.
    static constexpr std::chrono::seconds busy_interval{5};

    enum class Look {
        Glance,  ///< show the tables as last read; nothing is recorded
        Note,    ///< show the tables as last read, and record that in the history
        Read,    ///< read the tables, show them and record them
    };
    /// Returns what to do now. `is_current` is true if nothing was written since the tables were last read.
    /// While every feed is fresh and nothing was written, the tables are not read.
    Look next(TimePoint now, bool is_current) const;
    /// Call after Note, and after Read if the tables could be read. Otherwise the next look reads again.
    void noted(TimePoint now, bool is_fresh);
    /// Returns the wait until the next look. `is_fresh` is true if this look showed that every feed is fresh.
    Duration wait(TimePoint now, bool is_fresh) const;

 private:
    std::optional<TimePoint> noted_;
    bool was_fresh_ = false;
};

}  // namespace stmirror::daemon
