// SPDX-License-Identifier: MIT
// The time until which a table is known to be complete (changes, deletions, children), and how old that time
// may be. All freshness goals are defined here. No side effects.
#pragma once

#include <chrono>
#include <optional>

#include "base/timestamp.hpp"
#include "mirror/feeds/feed_health.hpp"
#include "mirror/reader.hpp"
#include "settings/settings.hpp"
#include "status/model/parent_progress.hpp"

namespace stmirror::status {

/// The times until which the mirror has every change of a kind. A time is empty if it is unknown.
struct KnownAsOf {
    std::optional<Timestamp> changes;  ///< new and changed records that a feed reports
    /// Records that were deleted at the source. Empty while the delete guard withholds deletions.
    std::optional<Timestamp> deletions;
    std::optional<Timestamp> children;  ///< records of parents that did not change; see has_children()

    /// Returns the oldest of these times. At that time, the table equalled its source. Empty if one of the
    /// times is unknown. Ignores `children` if `has_children` is false.
    std::optional<Timestamp> complete(bool has_children) const;
};

/// How old each time of KnownAsOf may be.
struct FreshnessGoals {
    std::chrono::seconds changes{0};
    std::chrono::seconds deletions{0};
    std::optional<std::chrono::seconds> children;  ///< empty if the request limits are too low for a goal
};

/// Which goals are missed.
struct Late {
    bool changes = false;
    bool deletions = false;
    bool children = false;
    bool any() const { return changes || deletions || children; }
};

/// A feed is stale when it has not caught up for this many poll intervals.
constexpr int stale_after_polls = 3;
/// Deletions are stale after this many proof or sweep intervals, so that one proof or sweep may fail.
constexpr int stale_after_proofs = 2;
/// The background refresh may be late by this share of its round plus stale_after_polls poll intervals.
constexpr double refresh_tolerance = 0.1;

/// Returns true if the table is read parent by parent.
bool has_children(const mirror::FeedHealth& health);

/// Returns the known times of a table. `parents` is null if the table is not read parent by parent.
/// `caught_up` is the time until which the table has every change.
KnownAsOf known_as_of(const mirror::FeedHealth& health, const ParentProgress* parents,
                      std::optional<Timestamp> caught_up, Timestamp now);

/// Returns the goals of a feed of `resource`. `health` is the health of the feed. `proves` is true if a
/// daemon runs, because it proves countable tables by counting. Without a daemon, only the sweeps of `sync`
/// find deletions. `parents` is as in known_as_of(), with the round of the refresh set.
FreshnessGoals goals_of(const mirror::FeedHealth& health, const Resource& resource, const Settings& settings,
                        bool proves, const ParentProgress* parents);

Late late(const KnownAsOf& known, const FreshnessGoals& goals, bool has_children, Timestamp now);

}  // namespace stmirror::status
