// SPDX-License-Identifier: MIT
// Marks rows as deleted, together with the rows that depend on them. Runs inside the caller's transaction.
// Internal to lib/mirror.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <span>

#include "base/clock.hpp"
#include "catalogue/catalogue.hpp"
#include "mirror/changes/change_log.hpp"
#include "mirror/feeds/parent_table.hpp"
#include "mirror/records/missing_row.hpp"

namespace stmirror::mirror {

class Deletions {
 public:
    Deletions(SQLite::Database& database, const Catalogue& catalogue, const Clock& clock, ChangeLog& changes,
              ParentTable& parents)
        : database_(database), catalogue_(catalogue), clock_(clock), changes_(changes), parents_(parents) {}

    /// Marks these rows as deleted, and their dependents except those of export feeds. The rows must be live.
    /// Returns the number of `rows`, not of dependents.
    std::uint64_t mark_deleted(const FeedKey& feed, std::span<const MissingRow> rows, DeletedReason reason);

 private:
    void mark_dependents_deleted(const FeedKey& feed, std::span<const MissingRow> rows);

    SQLite::Database& database_;
    const Catalogue& catalogue_;
    const Clock& clock_;
    ChangeLog& changes_;
    ParentTable& parents_;
};

}  // namespace stmirror::mirror
