// SPDX-License-Identifier: MIT
// Rows that no feed has brought: of a tenant that somebody gave to them behind the mirror's back. Throws
// SQLite::Exception.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <vector>

#include "mirror/feeds/feed_state.hpp"

namespace stmirror::mirror {

/// Tenant and table of such rows. Each table is looked at by its index alone.
std::vector<FeedKey> unfed_rows(SQLite::Database& database);

}  // namespace stmirror::mirror
