// SPDX-License-Identifier: MIT
// The role of a Mirror that repairs single rows. The store's thread only.
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

/// Keys are written as in _changes.
class RowRepairs {
 public:
    RowRepairs(WriteConnection& connection, PageRows& rows, Deletions& deletions, const Catalogue& catalogue)
        : connection_(connection), rows_(rows), deletions_(deletions), catalogue_(catalogue) {}

    /// Writes the records of `page` even if the mirror holds an equal or newer version: repairs rows that
    /// differ from their JSON.
    Result<ApplyOutcome> replace(const FeedKey& feed, const Page& page);
    /// Marks as deleted the live rows with these keys: repairs rows whose records were looked up one by one
    /// and are gone. Returns how many.
    Result<std::uint64_t> mark_deleted(const FeedKey& feed, std::span<const std::string> keys,
                                       DeletedReason reason = DeletedReason::Missing);
    /// Removes rows that no record can have: rows whose key was changed outside stmirror, and child rows
    /// without a record.
    Result<> erase(const FeedKey& feed, std::span<const std::string> keys);

 private:
    WriteConnection& connection_;
    PageRows& rows_;
    Deletions& deletions_;
    const Catalogue& catalogue_;
};

}  // namespace stmirror::mirror
