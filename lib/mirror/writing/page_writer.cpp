// SPDX-License-Identifier: MIT
#include "mirror/writing/page_writer.hpp"

#include "mirror/sqlite/write_connection.hpp"
#include "mirror/writing/deletions.hpp"
#include "mirror/writing/page_rows.hpp"

namespace stmirror::mirror {

Result<ApplyOutcome> PageWriter::apply(const FeedKey& feed, std::span<const Page> pages,
                                       const std::optional<CursorUpdate>& cursor) {
    auto& [connection, rows, deletions, feeds, parents, clock] = parts_;
    return guarded(connection.path(), [&] {
        auto transaction = connection.begin();
        auto outcome = rows.write(feed, pages, WriteMode::Changed);
        const bool may_wait = cursor && cursor->may_wait && outcome.written() == 0;
        if (cursor && !may_wait) { feeds.set_cursor(feed, *cursor); }
        const bool is_backfill = !feeds.state(feed).backfilled;
        connection.commit(transaction, is_backfill);
        return outcome;
    });
}

Result<ApplyOutcome> PageWriter::apply_children(const FeedKey& feed, const Parent& parent,
                                                ParentAnswer answer, std::span<const Page> pages,
                                                bool mark_missing_deleted, std::uint64_t withheld) {
    auto& [connection, rows, deletions, feeds, parents, clock] = parts_;
    return parents.in_transaction(connection, feed, [&] {
        ApplyOutcome outcome;
        if (answer != ParentAnswer::Refused) {
            outcome = rows.write(feed, pages, WriteMode::Changed);
            if (mark_missing_deleted) {
                const auto reason =
                    answer == ParentAnswer::Gone ? DeletedReason::ParentGone : DeletedReason::Missing;
                outcome.deleted =
                    deletions.mark_deleted(feed, parents.missing_of(feed, parent, pages), reason);
            }
        }
        parents.set_read(feed, parent, clock.utc_now(), withheld);
        return outcome;
    });
}

}  // namespace stmirror::mirror
