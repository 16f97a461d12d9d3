// SPDX-License-Identifier: MIT
#include "status/model/freshness.hpp"

#include <algorithm>

#include "catalogue/countable.hpp"
#include "settings/booking_providers.hpp"

namespace stmirror::status {
namespace {

using std::chrono::seconds;

bool is_list(const mirror::FeedHealth& health) { return health.state.kind == name(FeedKind::List); }

/// Returns the time until which the children of unchanged parents are known. Empty while there is a parent
/// whose reads have all failed. A new parent does not count, because it is read immediately, as a change.
std::optional<Timestamp> children_as_of(const ParentProgress* parents, std::optional<Timestamp> caught_up,
                                        Timestamp now) {
    if (!caught_up || parents == nullptr || parents->counts.never_read > 0) { return std::nullopt; }
    const auto& oldest_read = parents->counts.oldest_read;
    return oldest_read ? latest_of({oldest_read}, now) : caught_up;
}

bool is_late(std::optional<Timestamp> since, std::optional<seconds> goal, Timestamp now) {
    return !since || !goal || now - *since > *goal;
}

}  // namespace

std::optional<Timestamp> KnownAsOf::complete(bool has_children) const {
    auto oldest = std::min(changes, deletions);
    return has_children ? std::min(oldest, children) : oldest;
}

bool has_children(const mirror::FeedHealth& health) { return health.state.kind == name(FeedKind::PerParent); }

KnownAsOf known_as_of(const mirror::FeedHealth& health, const ParentProgress* parents,
                      std::optional<Timestamp> caught_up, Timestamp now) {
    KnownAsOf known;
    known.changes = caught_up;
    if (!caught_up) { return known; }
    const bool withholds_deletes = health.state.deletes_withheld > 0;
    if (has_children(health)) {
        // Reading a parent shows its new records and those that were deleted.
        known.children = children_as_of(parents, caught_up, now);
        if (!withholds_deletes) { known.deletions = known.children; }
        return known;
    }
    if (withholds_deletes) { return known; }
    known.deletions =
        latest_of({health.state.swept_at, health.state.proved_at, health.state.compared_at}, now);
    if (is_list(health)) { known.deletions = std::max(known.deletions, caught_up); }
    return known;
}

FreshnessGoals goals_of(const mirror::FeedHealth& health, const Resource& resource, const Settings& settings,
                        bool proves, const ParentProgress* parents) {
    const auto& schedule = settings.schedule;
    const auto polls = schedule.poll * stale_after_polls;
    FreshnessGoals goals;
    goals.changes = polls;
    if (parents != nullptr && parents->round) {
        const auto late = std::chrono::duration<double>(*parents->round) * refresh_tolerance;
        goals.children = *parents->round + std::chrono::duration_cast<seconds>(late) + polls;
    }
    if (has_children(health)) {
        goals.deletions = goals.children.value_or(seconds{0});
    } else if (is_list(health)) {
        goals.deletions = polls;
    } else {
        const bool is_proved =
            proves && is_countable(resource, has_booking_provider(settings, health.key.tenant_id));
        goals.deletions = (is_proved ? schedule.verify : schedule.sweep) * stale_after_proofs;
    }
    return goals;
}

Late late(const KnownAsOf& known, const FreshnessGoals& goals, bool has_children, Timestamp now) {
    Late late;
    late.changes = is_late(known.changes, goals.changes, now);
    late.deletions = is_late(known.deletions, goals.deletions, now);
    late.children = has_children && is_late(known.children, goals.children, now);
    return late;
}

}  // namespace stmirror::status
