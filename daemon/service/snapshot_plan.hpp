// SPDX-License-Identifier: MIT
// Decides the names of snapshots, when the next one is due, and which ones to remove. No side effects.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/timestamp.hpp"

namespace stmirror::daemon {

/// Returns for example "mirror-2026-11-24T03-24-50Z.db". `stem` is the mirror's name without its extension.
/// The name has no colons, because some file systems refuse them.
std::string snapshot_name(std::string_view stem, Timestamp taken);
/// Returns the time in a name made by snapshot_name(). Empty for every other name.
std::optional<Timestamp> snapshot_time(std::string_view stem, std::string_view name);

/// Returns when the next snapshot is due, `now` at the earliest. Ignores times in the future (from a wrong
/// clock).
Timestamp next_snapshot(std::span<const Timestamp> taken, std::chrono::seconds every, Timestamp now);
/// Returns all but the `keep` newest snapshots. Times in the future (from a wrong clock) count as the oldest.
std::vector<Timestamp> superfluous_snapshots(std::vector<Timestamp> taken, std::size_t keep, Timestamp now);

}  // namespace stmirror::daemon
