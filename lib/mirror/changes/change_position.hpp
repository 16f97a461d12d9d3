// SPDX-License-Identifier: MIT
// A place in the change log. A plain value.
#pragma once

#include <cstdint>
#include <string>

namespace stmirror::mirror {

/// How far a reader of the change log has come.
struct ChangePosition {
    std::uint64_t seq = 0;  ///< the last line that it has dealt with; 0: none
    /// That line's time, where it is known: in the log of a mirror that was made anew, or lost its last lines
    /// in a power cut, the line of this number has another one.
    std::string at{};
    bool operator==(const ChangePosition&) const = default;
};

}  // namespace stmirror::mirror
