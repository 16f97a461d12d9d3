// SPDX-License-Identifier: MIT
// What a pass tells of itself: while it runs, and when it is over. Plain values.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "mirror/mirror.hpp"
#include "sync/feeds/pass_mode.hpp"

namespace stmirror::sync {

/// One feed's pass, so far or finished.
struct FeedReport {
    enum class State { Waiting, Scanning, FullScanning, Tail, Done, Failed, Stopped };

    std::int64_t tenant_id = 0;
    std::string tenant;
    std::string resource;
    Extent extent = Extent::Complete;
    State state = State::Waiting;
    mirror::ApplyOutcome outcome;
    std::uint64_t requests = 0;
    TimePoint started{};
    Duration elapsed{};                        ///< once it is over
    std::optional<Timestamp> newest_modified;  ///< the newest change mirrored now
    /// How far the main walk has come, 0 to 1, by the time of the changes: an estimate, since bulk loads
    /// share a stamp.
    std::optional<double> fraction;
    /// The first estimate of this pass, and when it was made: the pace is measured from there, since a pass
    /// that goes on where another stopped did not do what came before.
    double first_fraction = 0;
    TimePoint first_fraction_at{};
    std::uint64_t deletes_withheld =
        0;                             ///< rows that are missing at the source but were not buried: the brake
    std::uint64_t parents = 0;         ///< of a per-parent feed that has caught up: how many there are,
    std::uint64_t parents_behind = 0;  ///< and how many are behind their goal
    std::size_t background_left = 0;   ///< of PassMode::background_max: not read, for the time was over
    bool parents_due = false;          ///< what PassMode allows ended the pass, and there are more
    std::string warning;               ///< went on, but oddly
    std::string fallback;              ///< the list that was read because the feed is refused; empty: none
    std::string error;                 ///< Failed: what happened and what to do
    bool is_tenant_failure = false;    ///< Failed with its tenant: no feed of it can be read now
};

/// Called on the loop's thread whenever a report has changed.
class Observer {
 public:
    virtual ~Observer() = default;
    virtual void on_progress(const FeedReport& report) = 0;
};

}  // namespace stmirror::sync
