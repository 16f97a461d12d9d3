// SPDX-License-Identifier: MIT
// The report of a pass, while it runs and at its end. Plain values.
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

/// One pass over one feed, running or finished. Its error is set if it failed.
struct FeedReport : mirror::PassResult {
    enum class State { Waiting, Scanning, FullScanning, Tail, Done, Failed, Stopped };

    std::string tenant;
    Extent extent = Extent::Complete;
    State state = State::Waiting;
    TimePoint started{};
    Duration elapsed{};                        ///< of a finished pass
    std::optional<Timestamp> newest_modified;  ///< the newest change in the mirror now
    /// The estimated progress of the pass, 0 to 1. For export feeds it follows the times of the changes, so
    /// it is wrong if a bulk load gave many records the same time.
    std::optional<double> fraction;
    /// The first estimate of this pass and its time: the pace is measured from there, since a resumed pass
    /// did not do the work before it.
    double first_fraction = 0;
    TimePoint first_fraction_at{};
    std::uint64_t deletes_withheld = 0;  ///< missing rows whose deletion the delete guard withheld
    std::uint64_t parents = 0;  ///< of a per-parent feed at the end of the pass: the number of parents,
    std::uint64_t parents_behind = 0;  ///< and how many of them are behind the goal of the background refresh
    std::size_t background_left = 0;   ///< of PassMode::background_max: not read because time_max was over
    std::vector<Problem> warnings;     ///< what did not stop the pass, apart from withheld deletions
    std::string fallback;  ///< path of the list that was read because the feed is refused; empty: none

    /// Failed, as do all feeds of the tenant.
    bool is_tenant_failure() const { return error && error->is_of_tenant(); }
};

/// All that did not stop the pass: its warnings, withheld deletions, and the fallback that was read.
std::vector<Problem> warnings_of(const FeedReport& report);

/// The report of two passes over one feed, one after the other.
FeedReport joined(FeedReport first, const FeedReport& then);

/// Called on the loop's thread for each change of a report.
class Observer {
 public:
    virtual ~Observer() = default;
    virtual void on_progress(const FeedReport& report) = 0;
};

}  // namespace stmirror::sync
