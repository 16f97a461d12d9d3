// SPDX-License-Identifier: MIT
// A position in the change log. A plain value.
#pragma once

#include <cstdint>
#include <string>

namespace stmirror::mirror {

/// How far a reader of the change log has got.
struct ChangePosition {
    std::uint64_t seq = 0;  ///< the last line that the reader has processed; 0: none
    /// The time of that line, if known. It differs if the mirror was created again or lost its last lines in
    /// a power failure: the same number then belongs to another line.
    std::string at{};
    bool operator==(const ChangePosition&) const = default;
};

}  // namespace stmirror::mirror
