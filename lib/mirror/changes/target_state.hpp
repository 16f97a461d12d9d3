// SPDX-License-Identifier: MIT
// The progress of a publishing target. Its publisher writes it to a small file next to the mirror, so that
// the status can show it without connecting to the target.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "base/problem.hpp"
#include "base/timestamp.hpp"
#include "mirror/changes/change_position.hpp"

namespace stmirror::mirror {

struct TargetState {
    Timestamp written{};  ///< when the publisher last wrote this state
    /// The target has every change up to this one. Empty if not known yet.
    std::optional<ChangePosition> sent{};
    /// The time since which all rows of all published tenants have been compared at least once. Empty if
    /// unknown.
    std::optional<Timestamp> compared_at{};
    std::uint64_t parked = 0;       ///< records that the target refused
    double records_per_second = 0;  ///< records sent per second in the last minute
    std::size_t tenants = 0;        ///< tenants that the publisher is configured to publish
    std::size_t claimed = 0;        ///< how many of these it publishes; another mirror publishes the others
    std::size_t loading = 0;        ///< tenants whose rows are being sent or compared
    std::string error{};            ///< why publishing cannot continue now; empty if nothing is wrong

    bool operator==(const TargetState&) const = default;
};

/// Stores the state. Call only in the publisher that holds the lock of this target.
Result<> keep_target_state(const std::filesystem::path& mirror, const std::string& target,
                           const TargetState& state);
/// Returns the stored state, or empty if none was ever stored.
Result<std::optional<TargetState>> target_state(const std::filesystem::path& mirror,
                                                const std::string& target);

}  // namespace stmirror::mirror
