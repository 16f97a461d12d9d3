// SPDX-License-Identifier: MIT
// Fills columns and child tables that the catalogue gained, or defined in another way, after the records were
// stored, from the stored JSON. Runs inside the caller's transaction. Throws SQLite::Exception and
// ProblemException.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <span>

#include "base/timestamp.hpp"
#include "catalogue/resource.hpp"
#include "mirror/records/decode_record.hpp"

namespace stmirror::mirror {

/// Fills what _unfilled lists for the resource, and clears the list. Then fills what the catalogue defines
/// differently than when it was last filled; the rows that this changes are changes in the log, too. A record
/// that can no longer be decoded keeps its row and is also put into quarantine. A column that only the
/// parent's row can fill is filled when the parents are read again; for this, all parents become due. A
/// column with Column::outer is filled by a full scan, which is scheduled. If the definitions are new, a full
/// scan also reads the records in quarantine again.
void fill(SQLite::Database& database, const Resource& resource, const DecodeRecord& decode, Timestamp now);

}  // namespace stmirror::mirror
