// SPDX-License-Identifier: MIT
// What a pass is to do. Plain values.
#pragma once

#include <cstddef>
#include <optional>

#include "base/clock.hpp"
#include "throttle/limiter.hpp"

namespace stmirror::sync {

/// How much of a feed a pass reads. A command reads everything in one pass; the daemon runs incremental
/// passes, full scans and background refreshes side by side, so that a full scan does not delay new changes.
enum class Extent {
    Complete,     ///< catches up, and reads everything if that is due
    Incremental,  ///< catches up; a feed never read begins with recent records, the rest is a full scan
    Tail,         ///< of an export feed: only the tail; of all others: as Incremental
    FullScan,     ///< everything from the start: the rest of a backfill, a full scan that is due, or a sweep
    BackgroundRefresh,  ///< of a per-parent feed: a share of the unchanged parents
};

/// "complete", "incremental", …
const char* name(Extent extent);

/// The priority of a full scan after the backfill, and of the look-ups for rows that it did not see. A
/// scheduled one shares the limit of the proof; a command's one is faster, since a person waits for it.
Priority full_scan_priority(Extent extent);

struct PassMode {
    Extent extent = Extent::Complete;
    bool from_start = false;      ///< a full scan now; vanished records are marked deleted
    bool accept_deletes = false;  ///< marks missing rows deleted without the delete guard
    /// A per-parent feed reads at most this many parents in the pass; the others stay due.
    std::optional<std::size_t> parents_max;
    /// A per-parent feed begins to read no more parents after this time.
    std::optional<Duration> time_max;
    /// How many parents that are not due the background refresh of a per-parent feed may read. Empty: the
    /// number that its pace allows for the time since the feed last caught up.
    std::optional<std::size_t> background_max;

    bool is_wanted = false;         ///< a person asked the daemon for it, and waits
    bool is_after_failure = false;  ///< the last pass of this extent failed, so success is worth a log line

    /// The daemon runs it: a pass that finds nothing need not be recorded.
    bool is_scheduled() const { return extent != Extent::Complete && !is_wanted; }
};

}  // namespace stmirror::sync
