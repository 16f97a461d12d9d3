// SPDX-License-Identifier: MIT
// The part of Mirror that writes pages as they are read. A page and its cursor are committed in one
// transaction. Call only on the store thread.
#pragma once

#include <optional>
#include <span>

#include "base/feed_key.hpp"
#include "base/problem.hpp"
#include "catalogue/page.hpp"
#include "mirror/feeds/cursor_update.hpp"
#include "mirror/feeds/parent.hpp"
#include "mirror/records/apply_outcome.hpp"

namespace stmirror {
class Clock;
}

namespace stmirror::mirror {

class Deletions;
class FeedTable;
class PageRows;
class ParentTable;
class WriteConnection;

class PageWriter {
 public:
    struct Parts {
        WriteConnection& connection;
        PageRows& rows;
        Deletions& deletions;
        FeedTable& feeds;
        ParentTable& parents;
        const Clock& clock;
    };
    explicit PageWriter(const Parts& parts) : parts_(parts) {}

    /// Writes pages of one feed, oldest first, and the cursor of the last page, in one transaction. Without a
    /// cursor, writes only the rows, as for a tail. Checkpoints the write-ahead log afterwards if it has
    /// grown large.
    Result<ApplyOutcome> apply(const FeedKey& feed, std::span<const Page> pages,
                               const std::optional<CursorUpdate>& cursor);

    /// Writes the records of one parent and notes that the parent was read, in one transaction. With
    /// `mark_missing_deleted`, marks the parent's rows deleted if their records did not arrive (all rows if
    /// the answer is Gone). `withheld` is the number of missing rows whose deletion the delete guard
    /// withheld.
    Result<ApplyOutcome> apply_children(const FeedKey& feed, const Parent& parent, ParentAnswer answer,
                                        std::span<const Page> pages, bool mark_missing_deleted,
                                        std::uint64_t withheld = 0);

 private:
    Parts parts_;
};

}  // namespace stmirror::mirror
