// SPDX-License-Identifier: MIT
// Removes old lines from _changes in steps, each short enough for one transaction of the caller. Throws
// SQLite::Exception.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>

#include "base/timestamp.hpp"

namespace stmirror::mirror {

/// Lines removed in one step.
constexpr std::int64_t pruned_lines_max = 10'000;

/// Removes lines at the start of the log that are older than `before`, except the newest one, which keeps the
/// numbering going, and lines that a per-parent feed still needs. A feed that was not attempted since
/// `before` no longer protects its lines; it compares all parents instead. Returns how many lines were
/// removed; 0 when none is left.
std::uint64_t prune_changes(SQLite::Database& database, Timestamp before);

}  // namespace stmirror::mirror
