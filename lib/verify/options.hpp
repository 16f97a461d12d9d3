// SPDX-License-Identifier: MIT
// What a verification is to do. Plain values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "sync/feeds/bisection.hpp"
#include "throttle/limiter.hpp"

namespace stmirror::sync {

struct VerifyOptions {
    bool repair = false;      ///< mend what differs: needs a store
    bool deep = false;        ///< read every record again instead of counting
    bool local_only = false;  ///< ask the API nothing
    /// Of each resource that is read for its parents: so many of them.
    std::uint64_t parents_sampled = 3;

    // For the proof that goes on while the daemon reads.
    bool audits = true;  ///< holds each row against its own JSON first
    /// Passes write meanwhile: a repair leaves what is newer in the mirror.
    bool beside_passes = false;
    Priority priority = Priority::BackgroundRefresh;
    /// What was changed or made at this time or later is not compared; empty: by when the feed last caught
    /// up.
    std::optional<Timestamp> before{};
    /// Compares the records that were created within it, field by field, and nothing else.
    std::optional<TimeWindow> window{};
    std::optional<std::size_t> steps_max{};  ///< of a bisection, in each kind of time
    std::uint64_t deleted_before = 0;        ///< rows that the delete guard counts besides
};

}  // namespace stmirror::sync
