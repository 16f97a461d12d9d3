// SPDX-License-Identifier: MIT
// What a publisher tells about itself: how far the target is, and how fast it gets there. Pure.
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
    mirror::ChangePosition sent{};  ///< the target has every change up to here
    bool loading = false;           ///< rows are being sent or compared
    std::optional<Timestamp> compared_at{};
    std::uint64_t parked = 0;
    std::uint64_t records = 0;  ///< sent since the process began
};

class StateReport {
 public:
    /// `last`: what an earlier publisher of this target left.
    explicit StateReport(mirror::TargetState last) : state_(std::move(last)) {}

    /// Something happened: the state is to be kept.
    void changed() { is_kept_ = false; }
    /// Whether it is time to keep the state.
    bool is_due(TimePoint now) const;
    /// What is known of the tenants while none is claimed remains as it was.
    const mirror::TargetState& state(const std::vector<TenantState>& tenants, std::string error,
                                     TimePoint now, Timestamp utc_now);

 private:
    double rate(std::uint64_t records, TimePoint now);

    mirror::TargetState state_;
    bool is_kept_ = false;
    TimePoint due_{};
    /// Times, with the records sent until then: those of the last minute and the one before.
    std::deque<std::pair<TimePoint, std::uint64_t>> sums_;
};

}  // namespace stmirror::publish
