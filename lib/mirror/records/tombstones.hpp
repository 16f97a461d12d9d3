// SPDX-License-Identifier: MIT
// Writes tombstones: marks rows as deleted if their records were deleted at the source, and adds the
// deletions to the change log. The rows and their child rows stay. The caller decides which rows. Runs inside
// the caller's transaction.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "catalogue/resource.hpp"
#include "mirror/changes/change_log.hpp"
#include "mirror/records/missing_row.hpp"
#include "mirror/sqlite/statement.hpp"

namespace stmirror::mirror {

class Tombstones {
 public:
    /// The caller must have called changes.begin() with the tenant and the resource.
    Tombstones(SQLite::Database& database, const Resource& resource, ChangeLog& changes, std::string now,
               DeletedReason reason);

    /// Marks a live row as deleted. `key` is its key as in _changes.
    void mark_deleted(std::int64_t row_id, std::string_view key);

 private:
    ChangeLog& changes_;
    std::string now_;
    DeletedReason reason_;
    Statement mark_;
};

}  // namespace stmirror::mirror
