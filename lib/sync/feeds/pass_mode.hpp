// SPDX-License-Identifier: MIT
// What a pass is to do. Value types.
#pragma once

#include <cstddef>
#include <optional>

#include "base/clock.hpp"
#include "throttle/limiter.hpp"

namespace stmirror::sync {

/// How much of a feed a pass reads. A command reads everything in one pass. The daemon runs incremental
/// passes, full scans and background refreshes concurrently, so that a full scan does not delay new changes.
enum class Extent {
    Complete,     ///< catches up, and runs a full scan if one is due
    Incremental,  ///< catches up; the first one reads only recent records; a full scan reads the rest
    Tail,         ///< reads only the tail of an export feed; reads other feeds like Incremental
    FullScan,     ///< reads everything from the start: the rest of a backfill, a due full scan, or a sweep
    BackgroundRefresh,  ///< reads a share of the unchanged parents of a per-parent feed
};

/// Returns "complete", "incremental", …
const char* name(Extent extent);

/// Returns the priority of a full scan after the backfill, and of the look-ups for rows that the scan did not
/// see. A scheduled full scan shares the limit of the proof. A command's full scan is faster, since a user
/// waits for it.
Priority full_scan_priority(Extent extent);

struct PassMode {
    Extent extent = Extent::Complete;
    bool from_start = false;      ///< requires a full scan, which marks vanished records as deleted
    bool accept_deletes = false;  ///< marks missing rows as deleted without asking the delete guard
    /// The most parents that a pass over a per-parent feed reads; the others stay due. Empty if there is no
    /// limit.
    std::optional<std::size_t> parents_max;
    /// After this time, a pass over a per-parent feed does not begin to read another parent. Empty if there
    /// is no limit.
    std::optional<Duration> time_max;
    /// The limit of parents that the background refresh of a per-parent feed may read although they are not
    /// due. If empty, the limit is the number that its pace allows for the time since the feed last caught
    /// up.
    std::optional<std::size_t> background_max;

    bool is_wanted = false;         ///< a user requested it from the daemon and waits
    bool is_after_failure = false;  ///< the last pass of this extent failed, so a success is logged

    /// Returns true if the daemon's schedule runs the pass. If it finds nothing new, it is recorded only now
    /// and then (see FeedTable::record()).
    bool is_scheduled() const { return extent != Extent::Complete && !is_wanted; }
};

}  // namespace stmirror::sync
