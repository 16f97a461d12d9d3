// SPDX-License-Identifier: MIT
// How long the change log reaches back.
#pragma once

#include <cstdint>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "mirror/mirror.hpp"
#include "settings/settings.hpp"

namespace stmirror::daemon {

/// Removes the changes that the settings no longer keep; how many. On the store's thread. Once a day is
/// enough.
inline Result<std::uint64_t> prune_changes(mirror::Mirror& mirror, const ChangeSettings& settings,
                                           const Clock& clock) {
    return mirror.prune_changes(clock.utc_now() - settings.keep);
}

}  // namespace stmirror::daemon
