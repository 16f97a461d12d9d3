// SPDX-License-Identifier: MIT
// Counts the rows of a table of records. Throws SQLite::Exception.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <string>

#include "base/timestamp.hpp"

namespace stmirror::mirror {

struct RowCount {
    std::uint64_t live = 0;
    std::uint64_t tombstones = 0;
};

/// Counts the rows of one tenant. Reads only indexes, not the wide table.
RowCount count_rows(SQLite::Database& database, const std::string& table, std::int64_t tenant_id);

/// Counts the rows of one tenant that were marked deleted at `time` or later.
std::uint64_t count_tombstones_since(SQLite::Database& database, const std::string& table,
                                     std::int64_t tenant_id, Timestamp time);

}  // namespace stmirror::mirror
