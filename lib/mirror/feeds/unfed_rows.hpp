// SPDX-License-Identifier: MIT
// Finds rows of a tenant and table that no feed of that tenant has written. Such rows show that another
// program changed their tenant_id. Throws SQLite::Exception.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <vector>

#include "mirror/feeds/feed_state.hpp"

namespace stmirror::mirror {

/// Returns the tenant and table of rows that no feed has written. Reads only each table's key index.
std::vector<FeedKey> unfed_rows(SQLite::Database& database);

}  // namespace stmirror::mirror
