// SPDX-License-Identifier: MIT
// As of when a table is known, in three respects, and how old that may be: all goals of freshness stand here.
// Pure.
#pragma once

#include <chrono>
#include <optional>

#include "base/timestamp.hpp"
#include "mirror/reader.hpp"
#include "settings/settings.hpp"

namespace stmirror::status {

/// As of then every change of that sort is in the mirror. Empty: nobody knows.
struct KnownAsOf {
    std::optional<Timestamp> changes;    ///< what is new or has changed, and has a feed that tells
    std::optional<Timestamp> deletions;  ///< what is gone
    std::optional<Timestamp> children;   ///< what hangs on parents that did not change; see has_children()

    /// The oldest of the three: as of then the table equals its source.
    std::optional<Timestamp> complete(bool has_children) const;
};

/// How old each may be.
struct FreshnessGoals {
    std::chrono::seconds changes{0};
    std::chrono::seconds deletions{0};
    std::optional<std::chrono::seconds> children;  ///< empty: no goal can be kept
};

/// Which of the goals are not kept.
struct Late {
    bool changes = false;
    bool deletions = false;
    bool children = false;
    bool any() const { return changes || deletions || children; }
};

/// A feed that has not caught up for this many polls is stale.
constexpr int stale_after_polls = 3;
/// Proofs and sweeps take their time, and one may fail: the second one must not.
constexpr int stale_after_proofs = 2;
/// The background refresh may be late by this share of its round, and by stale_after_polls.
constexpr double refresh_tolerance = 0.1;

/// Whether the table holds what hangs on parents, and is read for each of them.
bool has_children(const mirror::FeedHealth& health);

/// `caught_up`: as of when the table has every change.
KnownAsOf known_as_of(const mirror::FeedHealth& health, std::optional<Timestamp> caught_up, Timestamp now);

/// `health` is that of a feed of `resource`. `proves`: a daemon runs, which proves what can be counted.
/// Without one the sweeps of `sync` have to do. `refresh_round`: what it promises for the parents of this
/// table.
FreshnessGoals goals_of(const mirror::FeedHealth& health, const Resource& resource, const Settings& settings,
                        bool proves, std::optional<std::chrono::seconds> refresh_round);

Late late(const KnownAsOf& known, const FreshnessGoals& goals, bool has_children, Timestamp now);

}  // namespace stmirror::status
