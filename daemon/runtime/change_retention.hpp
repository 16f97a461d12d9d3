// SPDX-License-Identifier: MIT
// How long the change log reaches back.
#pragma once

#include <cstdint>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "mirror/mirror.hpp"
#include "settings/settings.hpp"

namespace stmirror::daemon {

/// Removes some of the changes that the settings no longer keep; how many, 0 where none is left. On the
/// store's thread. Once a day is enough.
inline Result<std::uint64_t> prune_changes(mirror::Mirror& mirror, const ChangeSettings& settings,
                                           const Clock& clock) {
    return mirror.prune_changes(clock.utc_now() - settings.keep);
}

/// Removes them all, whoever waits meanwhile.
inline Result<> prune_all_changes(mirror::Mirror& mirror, const ChangeSettings& settings,
                                  const Clock& clock) {
    for (;;) {
        const auto removed = prune_changes(mirror, settings, clock);
        if (!removed) return removed.error();
        if (*removed == 0) return {};
    }
}

}  // namespace stmirror::daemon
