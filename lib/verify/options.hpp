// SPDX-License-Identifier: MIT
// The options of a verification. Plain values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "sync/feeds/bisection.hpp"
#include "throttle/limiter.hpp"

namespace stmirror::verify {

struct VerifyOptions {
    bool repair = false;      ///< repair what differs; needs a store
    bool deep = false;        ///< read every record again instead of counting
    bool local_only = false;  ///< send no requests
    /// How many parents to compare of each per-parent resource.
    std::uint64_t parents_sampled = 3;

    // The rest is for the proof that runs in the daemon.
    bool audits = true;  ///< compare each row with its own JSON first
    /// Passes write at the same time: a repair does not overwrite rows that are newer in the mirror.
    bool beside_passes = false;
    Priority priority = Priority::BackgroundRefresh;
    /// Records changed or created at this time or later are not compared; empty: derived from the time when
    /// the feed last caught up.
    std::optional<Timestamp> before{};
    /// Compare only the records created within it, field by field.
    std::optional<sync::TimeWindow> window{};
    std::optional<std::size_t> steps_max{};  ///< of a bisection, for each time column
    std::uint64_t deleted_before = 0;  ///< rows that recent proofs marked deleted; the delete guard adds them
};

}  // namespace stmirror::verify
