// SPDX-License-Identifier: MIT
// The options of a verification.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "throttle/limiter.hpp"
#include "verify/bisection.hpp"

namespace stmirror::verify {

struct Options {
    bool repair = false;      ///< repair what differs; needs a store
    bool deep = false;        ///< read every record again instead of counting
    bool local_only = false;  ///< send no requests
    /// How many parents of each per-parent resource to compare.
    std::uint64_t parents_sampled = 3;

    // Only the proof that runs in the daemon sets the options below.
    bool audits = true;  ///< compare each row with its own JSON first
    /// True if passes write at the same time. Then a repair does not overwrite rows that are newer in the
    /// mirror.
    bool beside_passes = false;
    Priority priority = Priority::BackgroundRefresh;
    /// Records changed or created at this time or later are not compared. If empty, the time is derived from
    /// when the feed last caught up.
    std::optional<Timestamp> before{};
    /// If set, only the records created within this window are compared, field by field.
    std::optional<TimeWindow> window{};
    std::optional<std::size_t> steps_max{};  ///< the limit of steps of a bisection, for each time column
    /// Rows that recent proofs marked deleted; the delete guard counts them too.
    std::uint64_t deleted_before = 0;
};

}  // namespace stmirror::verify
