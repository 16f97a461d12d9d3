// SPDX-License-Identifier: MIT
// A position in the change log.
#pragma once

#include <cstdint>
#include <string>

namespace stmirror::mirror {

/// The last line of the change log that a reader has processed.
struct ChangePosition {
    std::uint64_t seq = 0;  ///< the number of the line; 0 if none was processed
    /// The time of that line, if known. It shows whether the number still means the same line: if the mirror
    /// was created again, or lost its last lines in a power failure, the number belongs to a different line.
    std::string at{};
    bool operator==(const ChangePosition&) const = default;
};

}  // namespace stmirror::mirror
