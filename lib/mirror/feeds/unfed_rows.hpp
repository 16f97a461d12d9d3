// SPDX-License-Identifier: MIT
// Finds rows that no feed has written: rows whose tenant was changed outside stmirror. Throws
// SQLite::Exception.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <vector>

#include "mirror/feeds/feed_state.hpp"

namespace stmirror::mirror {

/// The tenant and table of such rows. Reads only the key index of each table.
std::vector<FeedKey> unfed_rows(SQLite::Database& database);

}  // namespace stmirror::mirror
