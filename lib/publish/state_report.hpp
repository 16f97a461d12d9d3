// SPDX-License-Identifier: MIT
// What a publisher reports about itself: how far the target is behind, and how fast records are sent.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "mirror/changes/target_state.hpp"

namespace stmirror::publish {

struct TenantState {
    bool claimed = false;
    bool elsewhere = false;         ///< another mirror publishes the tenant
    mirror::ChangePosition sent{};  ///< the target has every change up to this position
    bool loading = false;           ///< rows are being sent or compared
    std::optional<Timestamp> compared_at{};
    std::uint64_t parked = 0;
    std::uint64_t records = 0;  ///< number of records sent since the process began
};

class StateReport {
 public:
    /// `last` is what an earlier publisher of this target stored.
    explicit StateReport(mirror::TargetState last) : state_(std::move(last)) {}

    /// Call when something happened, so that the state must be stored.
    void changed() { is_kept_ = false; }
    /// Returns true if it is time to store the state.
    bool is_due(TimePoint now) const;
    /// Returns the state to store. While no tenant is claimed, the state keeps what was last known about the
    /// tenants. If other mirrors publish all tenants, the state contains nothing about them.
    const mirror::TargetState& state(const std::vector<TenantState>& tenants, std::string error,
                                     TimePoint now, Timestamp utc_now);

 private:
    double rate(std::uint64_t records, TimePoint now);

    mirror::TargetState state_;
    bool is_kept_ = false;
    TimePoint due_{};
    /// Times, each with the number of records sent until then. Has all times of the last minute, and the
    /// latest time before that minute.
    std::deque<std::pair<TimePoint, std::uint64_t>> sums_;
};

}  // namespace stmirror::publish
