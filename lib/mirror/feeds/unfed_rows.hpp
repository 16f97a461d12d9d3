// SPDX-License-Identifier: MIT
// Finds rows that no feed has written. Their tenant was changed outside stmirror. Throws SQLite::Exception.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <vector>

#include "mirror/feeds/feed_state.hpp"

namespace stmirror::mirror {

/// Returns the tenant and table of rows that no feed has written. Reads only each table's key index.
std::vector<FeedKey> unfed_rows(SQLite::Database& database);

}  // namespace stmirror::mirror
