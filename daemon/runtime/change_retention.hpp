// SPDX-License-Identifier: MIT
// Removes changes that are older than [changes] keep.
#pragma once

#include <cstdint>

#include "base/clock.hpp"
#include "base/problem.hpp"
#include "mirror/changes/change_pruning.hpp"
#include "settings/settings.hpp"

namespace stmirror::daemon {

/// Removes some of the expired changes and returns their number, or 0 if none is left. Call only on the store
/// thread. Once a day is enough.
inline Result<std::uint64_t> prune_changes(mirror::ChangePruning& pruning, const ChangeSettings& settings,
                                           const Clock& clock) {
    return pruning.prune(clock.utc_now() - settings.keep);
}

/// Removes all expired changes without a pause. Call only on the store thread.
inline Result<> prune_all_changes(mirror::ChangePruning& pruning, const ChangeSettings& settings,
                                  const Clock& clock) {
    for (;;) {
        const auto removed = prune_changes(pruning, settings, clock);
        if (!removed) { return removed.error(); }
        if (*removed == 0) { return {}; }
    }
}

}  // namespace stmirror::daemon
