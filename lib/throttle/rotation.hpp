// SPDX-License-Identifier: MIT
// A rotation: the members of a table take their turn, those first that have waited longest, within a budget
// of so many a second. Who reads by it and who says when it will have come round ask here. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace stmirror {

struct Rotation {
    double per_second = 0;
    std::uint64_t members = 0;

    /// How many may take their turn after the budget has gathered for `since`: none twice.
    std::uint64_t share(std::chrono::duration<double> since) const;
    /// Until every member has had its turn. Empty where the budget never gets there.
    std::optional<std::chrono::seconds> round() const;
};

}  // namespace stmirror
