// SPDX-License-Identifier: MIT
// Up to which time a table is known to be complete (changes, deletions, children), and how old that time may
// be. All freshness goals are defined here. Pure.
#pragma once

#include <chrono>
#include <optional>

#include "base/timestamp.hpp"
#include "mirror/feeds/feed_health.hpp"
#include "mirror/reader.hpp"
#include "settings/settings.hpp"
#include "status/model/parent_progress.hpp"

namespace stmirror::status {

/// Up to this time the mirror has every change of that kind. Empty: unknown.
struct KnownAsOf {
    std::optional<Timestamp> changes;    ///< new and changed records that a feed reports
    std::optional<Timestamp> deletions;  ///< records that are gone at the source
    std::optional<Timestamp> children;   ///< records of parents that did not change; see has_children()

    /// The oldest of the three: at this time the table equalled its source.
    std::optional<Timestamp> complete(bool has_children) const;
};

/// How old each time of KnownAsOf may be.
struct FreshnessGoals {
    std::chrono::seconds changes{0};
    std::chrono::seconds deletions{0};
    std::optional<std::chrono::seconds> children;  ///< empty: the limits allow no goal
};

/// Which goals are missed.
struct Late {
    bool changes = false;
    bool deletions = false;
    bool children = false;
    bool any() const { return changes || deletions || children; }
};

/// A feed is stale when it has not caught up for this many polls.
constexpr int stale_after_polls = 3;
/// Deletions are stale after this many proof or sweep intervals: one proof or sweep may fail.
constexpr int stale_after_proofs = 2;
/// The background refresh may be late by this share of its round plus stale_after_polls polls.
constexpr double refresh_tolerance = 0.1;

/// Whether the table is read parent by parent.
bool has_children(const mirror::FeedHealth& health);

/// `parents`: null if the table is not read parent by parent. `caught_up`: the time up to which the table has
/// every change.
KnownAsOf known_as_of(const mirror::FeedHealth& health, const ParentProgress* parents,
                      std::optional<Timestamp> caught_up, Timestamp now);

/// `health` is of a feed of `resource`. `proves`: a daemon runs and proves countable tables by counting;
/// without one only the sweeps of `sync` find deletions. `parents`: as above, with the round of the refresh.
FreshnessGoals goals_of(const mirror::FeedHealth& health, const Resource& resource, const Settings& settings,
                        bool proves, const ParentProgress* parents);

Late late(const KnownAsOf& known, const FreshnessGoals& goals, bool has_children, Timestamp now);

}  // namespace stmirror::status
