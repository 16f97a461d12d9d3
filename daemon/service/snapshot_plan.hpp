// SPDX-License-Identifier: MIT
// Names of snapshots, when the next one is due, and which ones to remove. Pure.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/timestamp.hpp"

namespace stmirror::daemon {

/// "mirror-2026-11-24T03-24-50Z.db"; `stem` is the mirror's name without its extension. Some file systems
/// refuse colons.
std::string snapshot_name(std::string_view stem, Timestamp taken);
/// The time in a name made by snapshot_name(); empty for every other name.
std::optional<Timestamp> snapshot_time(std::string_view stem, std::string_view name);

/// When the next one is due, `now` at the earliest. Ignores times in the future, which a wrong clock wrote.
Timestamp next_snapshot(std::span<const Timestamp> taken, std::chrono::seconds every, Timestamp now);
/// All but the `keep` newest. Times in the future, which a wrong clock wrote, count as the oldest.
std::vector<Timestamp> superfluous_snapshots(std::vector<Timestamp> taken, std::size_t keep, Timestamp now);

}  // namespace stmirror::daemon
