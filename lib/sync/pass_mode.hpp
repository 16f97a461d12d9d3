// SPDX-License-Identifier: MIT
// What a pass is asked for. Plain values.
#pragma once

#include <cstddef>
#include <optional>

namespace stmirror::sync {

/// What a pass is to do besides catching up.
struct PassMode {
    bool from_start = false;  ///< a complete read, whenever the last one was; then looks for vanished records
    bool accept_deletes = false;  ///< buries what is missing, however much it is
    /// A per-parent feed reads no more parents than these in the pass; the others stay due.
    std::optional<std::size_t> parents_max;
};

}  // namespace stmirror::sync
