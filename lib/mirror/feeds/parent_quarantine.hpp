// SPDX-License-Identifier: MIT
// Decides when a record of a per-parent feed leaves quarantine although it was never decoded. Runs inside the
// caller's transaction.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <string>

#include "base/feed_key.hpp"
#include "base/timestamp.hpp"
#include "catalogue/resource.hpp"

namespace stmirror::mirror {

/// Removes the records in quarantine that did not arrive although every parent was read since, or whose
/// parents are all gone. Removes nothing while a parent with live records was never read. `has_records` is an
/// SQL condition that is true if the parent of the current row of _parents has live records in the tenant ?1.
void release_unseen_children(SQLite::Database& database, const FeedKey& feed, const Resource& child,
                             const std::string& has_records, Timestamp now);

}  // namespace stmirror::mirror
