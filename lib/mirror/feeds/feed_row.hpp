// SPDX-License-Identifier: MIT
// The columns of _feeds that are the stored state of a feed.
#pragma once

#include <cstdint>
#include <limits>
#include <string>

#include "mirror/feeds/feed_state.hpp"
#include "mirror/sqlite/statement.hpp"

namespace stmirror::mirror {

/// "kind, cursor, …": what read_state() expects. An older schema, which the next writer will migrate, lacks
/// some of the columns: their initial values are selected instead.
std::string state_columns(std::int64_t schema_version = std::numeric_limits<std::int64_t>::max());
/// `first`: the number of the first of these columns in `row`.
FeedState read_state(Statement& row, int first);

}  // namespace stmirror::mirror
