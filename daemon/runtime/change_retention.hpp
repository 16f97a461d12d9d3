// SPDX-License-Identifier: MIT
// Removes changes that are older than [changes] keep.
#pragma once

#include <cstdint>

#include "base/clock.hpp"
#include "base/problem.hpp"
#include "mirror/changes/change_pruning.hpp"
#include "settings/settings.hpp"

namespace stmirror::daemon {

/// Removes some of the expired changes and returns their number; 0: none is left. On the store's thread. Once
/// a day is enough.
inline Result<std::uint64_t> prune_changes(mirror::ChangePruning& pruning, const ChangeSettings& settings,
                                           const Clock& clock) {
    return pruning.prune(clock.utc_now() - settings.keep);
}

/// Removes all of them without a break.
inline Result<> prune_all_changes(mirror::ChangePruning& pruning, const ChangeSettings& settings,
                                  const Clock& clock) {
    for (;;) {
        const auto removed = prune_changes(pruning, settings, clock);
        if (!removed) { return removed.error(); }
        if (*removed == 0) { return {}; }
    }
}

}  // namespace stmirror::daemon
