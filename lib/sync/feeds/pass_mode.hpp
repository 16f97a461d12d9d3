// SPDX-License-Identifier: MIT
// What a pass is asked for. Plain values.
#pragma once

#include <cstddef>
#include <optional>

#include "base/clock.hpp"
#include "throttle/limiter.hpp"

namespace stmirror::sync {

/// How much of a feed a pass reads. A command reads the whole; the daemon reads what is fresh and what is
/// past in passes of their own, side by side, so that a long read of everything holds up no change.
enum class Extent {
    Complete,     ///< catches up, and reads everything where that is due
    Incremental,  ///< catches up. A feed that was never read begins with the recent months and books the past
    Tail,         ///< of an export feed: only what the settled feed still hides; of all others: as Fresh
    FullScan,     ///< everything from the start: the rest of a first read, a booked re-walk, or a sweep
    BackgroundRefresh,  ///< of a per-parent feed: a share of the parents that did not change
};

/// "complete", "incremental", …
const char* name(Extent extent);

/// Of a full scan of what was read before, and of the look-ups for what it misses: one that the schedule
/// starts keeps the pace of the proof, a person who asks for one waits for it.
Priority full_scan_priority(Extent extent);

struct PassMode {
    Extent extent = Extent::Complete;
    bool from_start = false;  ///< a complete read, whenever the last one was; then looks for vanished records
    bool accept_deletes = false;  ///< buries what is missing, however much it is
    /// A per-parent feed reads no more parents than these in the pass; the others stay due.
    std::optional<std::size_t> parents_max;
    /// Nor does it begin with another one after this time.
    std::optional<Duration> time_max;
    /// How many of the parents that are not due the background refresh of a per-parent feed may read; empty:
    /// what its pace allows for the time since the last pass that the mirror knows of.
    std::optional<std::size_t> background_max;

    bool is_after_failure = false;  ///< the last pass of its sort failed: that this one does not is news

    /// A part of a schedule: a pass that finds nothing need not be written down.
    bool is_scheduled() const { return extent != Extent::Complete; }
};

}  // namespace stmirror::sync
