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

/// Removes at most pruned_lines_max lines from the start of the log. Removes only lines older than `before`;
/// always keeps the log's last line, so that the numbering continues, and the lines that a per-parent feed
/// has not processed. (A feed without an attempt since `before` is ignored: if it lacks lines later, it
/// compares all parents.) Returns the number removed; 0 means that nothing more can be removed now.
std::uint64_t prune_changes(SQLite::Database& database, Timestamp before);

}  // namespace stmirror::mirror
