// SPDX-License-Identifier: MIT
// Reads _changes, the change log. Throws SQLite::Exception, and ErrorException where said.
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

/// What a reader does that cannot go on: the end of a message.
inline constexpr const char* new_start =
    "Take a snapshot: `stmirror snapshot FILE` says from which change to go on";

/// Up to `lines_max` lines behind `after`, oldest first. Throws Errc::TooOld where they are not the next
/// ones.
std::vector<Change> changes(SQLite::Database& database, const ChangePosition& after, std::size_t lines_max);

/// In the order of the key, without the tenant. Empty where there is no such table.
std::vector<std::string> key_columns(SQLite::Database& database, const std::string& table);

}  // namespace stmirror::mirror
