// SPDX-License-Identifier: MIT
// Reads _changes, the change log. Throws SQLite::Exception, and ProblemException where documented.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "mirror/changes/change.hpp"
#include "mirror/changes/change_position.hpp"

namespace stmirror::mirror {

ChangeRange change_range(SQLite::Database& database);

/// Returns up to `lines_max` lines after `after`, oldest first. Throws Errc::TooOld if the lines that follow
/// `after` were removed, or if `after` belongs to a different log.
std::vector<Change> changes(SQLite::Database& database, const ChangePosition& after, std::size_t lines_max);

/// Returns the columns of the table's key in their order, without tenant_id. Empty if there is no such table.
std::vector<std::string> key_columns(SQLite::Database& database, const std::string& table);

}  // namespace stmirror::mirror
