// SPDX-License-Identifier: MIT
// Reads _changes, the change log. Throws SQLite::Exception.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "mirror/reader.hpp"

namespace stmirror::mirror {

ChangeRange change_range(SQLite::Database& database);

/// Up to `lines_max` lines behind `after`, oldest first; of one resource, or of all where it is empty.
std::vector<Change> changes(SQLite::Database& database, std::uint64_t after, const std::string& resource,
                            std::size_t lines_max);

}  // namespace stmirror::mirror
