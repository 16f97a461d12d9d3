// SPDX-License-Identifier: MIT
// Fills columns and child tables from the stored JSON if the catalogue gained or redefined them after the
// records were stored. Runs inside the caller's transaction. Throws SQLite::Exception and ProblemException.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <span>

#include "base/timestamp.hpp"
#include "catalogue/resource.hpp"
#include "mirror/records/decode_record.hpp"

namespace stmirror::mirror {

/// Fills the columns and child tables that _unfilled lists for the resource, and clears the list. Then fills
/// the columns and child tables whose definition in the catalogue has changed since they were last filled,
/// and adds a line to the change log for each row that this changes. A record that can no longer be decoded
/// keeps its row and is also put into quarantine. For a column that only the parent's row can fill, makes all
/// parents due that are not deferred, because reading them again fills it. For a column with Column::outer,
/// schedules a full scan, which fills it. If definitions have changed, a full scan also reads the records in
/// quarantine again.
void fill(SQLite::Database& database, const Resource& resource, const DecodeRecord& decode, Timestamp now);

}  // namespace stmirror::mirror
