// SPDX-License-Identifier: MIT
// Which snapshots there are by their names, when the next one is due, and which are too many. Pure.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/timestamp.hpp"

namespace stmirror::daemon {

/// "mirror-2026-11-24T03-24-50Z.db": `stem` is the mirror's name without its ending. No colons, which some
/// file systems refuse.
std::string snapshot_name(std::string_view stem, Timestamp taken);
/// Empty where the name is not exactly what snapshot_name() makes.
std::optional<Timestamp> snapshot_time(std::string_view stem, std::string_view name);

/// When the next one is due; `now` where that is past. Times in the future are of a clock that was wrong:
/// they hold nothing up.
Timestamp next_snapshot(std::span<const Timestamp> taken, std::chrono::seconds every, Timestamp now);
/// The oldest beyond the `keep` newest. Those in the future, of a clock that was wrong, count as the oldest.
std::vector<Timestamp> superfluous_snapshots(std::vector<Timestamp> taken, std::size_t keep, Timestamp now);

}  // namespace stmirror::daemon
