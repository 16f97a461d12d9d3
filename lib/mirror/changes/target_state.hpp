// SPDX-License-Identifier: MIT
// How far a target of publishing is, as its publisher leaves it in a small file beside the mirror, so that
// the status can show it without the target.
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
    Timestamp written{};                   ///< the publisher's last sign of life
    std::optional<ChangePosition> sent{};  ///< the target has every change up to here; empty: not known yet
    std::optional<Timestamp>
        compared_at{};              ///< when all rows of all its tenants were compared, at the latest
    std::uint64_t parked = 0;       ///< records that the target refused
    double records_per_second = 0;  ///< sent in the last minute
    std::size_t tenants = 0;        ///< that it shall publish
    std::size_t claimed = 0;        ///< those that it publishes; others are another mirror's
    std::size_t loading = 0;        ///< those whose rows are being sent or compared
    std::string error{};            ///< why it does not continue now; empty: nothing is wrong

    bool operator==(const TargetState&) const = default;
};

/// Only by the publisher that holds the lock of this target.
Result<> keep_target_state(const std::filesystem::path& mirror, const std::string& target,
                           const TargetState& state);
/// Empty if nothing was ever kept.
Result<std::optional<TargetState>> target_state(const std::filesystem::path& mirror,
                                                const std::string& target);

}  // namespace stmirror::mirror
