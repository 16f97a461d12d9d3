// SPDX-License-Identifier: MIT
// The report of a pass, while it runs and after it has ended. Value types.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/problem.hpp"
#include "mirror/feeds/feed_records.hpp"
#include "sync/feeds/pass_mode.hpp"

namespace stmirror::sync {

/// One pass over one feed, running or finished. `error` is set if the pass failed.
struct FeedReport : mirror::PassResult {
    enum class State { Waiting, Scanning, FullScanning, Tail, Done, Failed, Stopped };

    std::string tenant;
    Extent extent = Extent::Complete;
    State state = State::Waiting;
    TimePoint started{};
    Duration elapsed{};                        ///< the duration of a finished pass
    std::optional<Timestamp> newest_modified;  ///< the newest change in the mirror now
    /// The estimated progress of the pass, 0 to 1. For export feeds it is derived from the times of the
    /// changes, so it is wrong if a bulk load gave many records the same time.
    std::optional<double> fraction;
    /// The first estimate of this pass and its time. The pace is measured from that estimate, because a
    /// resumed pass did not do the work before it.
    double first_fraction = 0;
    TimePoint first_fraction_at{};
    std::uint64_t deletes_withheld = 0;  ///< missing rows whose deletion the delete guard withheld
    std::uint64_t parents = 0;           ///< parents of a per-parent feed at the end of the pass
    std::uint64_t parents_behind = 0;    ///< how many of these parents are behind the refresh goal
    std::size_t background_left = 0;     ///< parents of background_max that were left after time_max
    std::vector<Problem> warnings;       ///< problems that did not stop the pass, except withheld deletions
    std::string fallback;  ///< path of the fallback that was read because the feed is refused; else empty

    /// Returns true if the pass failed for a reason that affects all feeds of the tenant.
    bool is_tenant_failure() const { return error && error->is_of_tenant(); }
};

/// Returns everything that did not stop the pass: its warnings, withheld deletions, and the fallback that was
/// read.
std::vector<Problem> warnings_of(const FeedReport& report);

/// Joins the reports of two consecutive passes over one feed.
FeedReport joined(FeedReport first, const FeedReport& then);

/// Receives the report of a pass each time the pass shows progress, on the loop thread.
class Observer {
 public:
    virtual ~Observer() = default;
    virtual void on_progress(const FeedReport& report) = 0;
};

}  // namespace stmirror::sync
