// SPDX-License-Identifier: MIT
// Removes old lines from _changes, in steps that each fit a short transaction of the caller's. Throws
// SQLite::Exception.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>

#include "base/timestamp.hpp"

namespace stmirror::mirror {

/// So many lines go in one step.
constexpr std::int64_t pruned_lines_max = 10'000;

/// Removes lines at the log's start that are older than `before`: never the newest one, by which the numbers
/// go on, and none that a per-parent feed has still to look at. A feed that has not been tried since `before`
/// is given up on: it holds no lines, and will find its parents without them. Returns how many; 0: there are
/// none left.
std::uint64_t prune_changes(SQLite::Database& database, Timestamp before);

}  // namespace stmirror::mirror
