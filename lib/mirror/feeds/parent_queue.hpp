// SPDX-License-Identifier: MIT
// The part of Mirror that keeps the queue of parents of each per-parent feed: which parents must be read, and
// which of a parent's records are missing. PageWriter::apply_children() writes what was read. Call only on
// the store thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/feed_key.hpp"
#include "base/problem.hpp"
#include "base/timestamp.hpp"
#include "catalogue/page.hpp"
#include "mirror/feeds/parent.hpp"
#include "mirror/feeds/parent_counts.hpp"

namespace stmirror {
class Catalogue;
class Clock;
}  // namespace stmirror

namespace stmirror::mirror {

class ParentTable;
class WriteConnection;

class ParentQueue {
 public:
    ParentQueue(WriteConnection& connection, ParentTable& table, const Catalogue& catalogue,
                const Clock& clock)
        : connection_(connection), table_(table), catalogue_(catalogue), clock_(clock) {}

    /// Updates the queue from the change log: new and changed parents become due. A deleted parent is
    /// removed, or becomes due once more if it still has live records, so that the API is asked about these
    /// records. A parent whose read time lies in the future (see age_of()) becomes due too. The feed's cursor
    /// is the last position in the change log that was processed. Returns the counts of the feed.
    Result<ParentCounts> note(const FeedKey& feed);
    /// Makes all parents due, including deferred ones. A sweep needs this.
    Result<> make_all_due(const FeedKey& feed);
    /// Returns up to `parents_max` parents. First come the due parents that were read before, starting with
    /// the one read longest ago. Then come the new parents, starting with the one modified last, and then the
    /// parents that `background` selects. Leaves out parents without a value for a placeholder, because no
    /// request can be made for them.
    Result<std::vector<Parent>> next(const FeedKey& feed, const Feed& active_feed,
                                     const BackgroundParents& background, std::size_t parents_max);
    Result<bool> was_read_since(const FeedKey& feed, const Parent& parent, Timestamp time);
    /// Counts the parents that are neither due nor deferred and were last read before `time`.
    Result<std::uint64_t> count_read_before(const FeedKey& feed, Timestamp time);
    /// Defers a parent that could not be read. It is not requested again before `retry_at`, even if it
    /// changes. Its records are kept.
    Result<> defer(const FeedKey& feed, const Parent& parent, Timestamp retry_at, const std::string& error);
    /// Notes the end of a pass in which the delete guard withheld `withheld` deletions. `swept_at` is the
    /// beginning of a pass that read every parent. The stored number becomes 0 when each parent has been read
    /// after deletions were last withheld.
    Result<> end_pass(const FeedKey& feed, std::uint64_t withheld, std::optional<Timestamp> swept_at = {});
    /// Returns why one of the deferred parents could not be read, or empty text if none is deferred.
    Result<std::string> error(const FeedKey& feed);
    /// Returns the parent with that key (as in _changes), live or deleted, to read its records once. If there
    /// is no such row, returns a parent with only its key, or empty if the request needs more than the key.
    Result<std::optional<Parent>> find(const FeedKey& feed, const Feed& active_feed, const std::string& key);

    /// Counts the live rows of the feed's table.
    Result<std::uint64_t> count_live(const FeedKey& feed);
    /// Counts the rows of the feed's table that were marked deleted at `time` or later.
    Result<std::uint64_t> count_deleted_since(const FeedKey& feed, Timestamp time);
    /// Counts the parent's live rows whose records are not in `pages`. Returns 0 if a record without a
    /// readable key arrived, because it may be the record of any of these rows.
    Result<std::uint64_t> count_missing(const FeedKey& feed, const Parent& parent,
                                        std::span<const Page> pages);
    /// Returns the keys of the rows that count_missing() counts.
    Result<std::vector<std::string>> missing_keys(const FeedKey& feed, const Parent& parent,
                                                  std::span<const Page> pages);

 private:
    WriteConnection& connection_;
    ParentTable& table_;
    const Catalogue& catalogue_;
    const Clock& clock_;
};

}  // namespace stmirror::mirror
