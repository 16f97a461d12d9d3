// SPDX-License-Identifier: MIT
// The part of Mirror that repairs single rows. Call only on the store thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "base/feed_key.hpp"
#include "base/problem.hpp"
#include "catalogue/page.hpp"
#include "mirror/records/apply_outcome.hpp"
#include "mirror/records/missing_row.hpp"

namespace stmirror {
class Catalogue;
}

namespace stmirror::mirror {

class Deletions;
class PageRows;
class WriteConnection;

/// Keys have the format of _changes.
class RowRepairs {
 public:
    RowRepairs(WriteConnection& connection, PageRows& rows, Deletions& deletions, const Catalogue& catalogue)
        : connection_(connection), rows_(rows), deletions_(deletions), catalogue_(catalogue) {}

    /// Repairs rows that differ from their JSON: writes the records of `page` even if the mirror has an equal
    /// or newer version.
    Result<ApplyOutcome> replace(const FeedKey& feed, const Page& page);
    /// Repairs rows that are marked deleted. They keep the time and the reason of their deletion. Writes no
    /// other rows.
    Result<ApplyOutcome> replace_tombstone(const FeedKey& feed, const Page& page);
    /// Marks the live rows with these keys as deleted, because their records were looked up one by one and
    /// not found. Returns the number of rows.
    Result<std::uint64_t> mark_deleted(const FeedKey& feed, std::span<const std::string> keys,
                                       DeletedReason reason = DeletedReason::Missing);
    /// Removes rows that cannot belong to a record: rows whose key was changed outside stmirror, and child
    /// rows without a record. The change log gets a deletion for each live row, and the rows that depend on
    /// it are marked deleted.
    Result<> erase(const FeedKey& feed, std::span<const std::string> keys);

 private:
    WriteConnection& connection_;
    PageRows& rows_;
    Deletions& deletions_;
    const Catalogue& catalogue_;
};

}  // namespace stmirror::mirror
