// SPDX-License-Identifier: MIT
// Reads the columns of _feeds that form the stored state of a feed.
#pragma once

#include <cstdint>
#include <limits>
#include <string>

#include "mirror/feeds/feed_state.hpp"
#include "mirror/sqlite/statement.hpp"

namespace stmirror::mirror {

/// Returns the columns that read_state() expects, as "kind, cursor, …". An older schema, which the next
/// writer will migrate, lacks some of the columns. Their initial values are selected instead.
std::string state_columns(std::int64_t schema_version = std::numeric_limits<std::int64_t>::max());
/// Reads the state from `row`. `first` is the number of the first of these columns.
FeedState read_state(Statement& row, int first);

}  // namespace stmirror::mirror
