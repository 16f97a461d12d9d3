// SPDX-License-Identifier: MIT
// Reads and writes _parents: which parents a per-parent feed has to read, and when each was last read. Learns
// of new, changed and deleted parents from the change log. What it writes belongs to the caller's
// transaction. Call only on the store thread.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "catalogue/page.hpp"
#include "mirror/feeds/feed_state.hpp"
#include "mirror/feeds/feed_table.hpp"
#include "mirror/feeds/parent.hpp"
#include "mirror/feeds/parent_counts.hpp"
#include "mirror/feeds/parent_of.hpp"
#include "mirror/records/missing_row.hpp"
#include "mirror/sqlite/write_connection.hpp"

namespace stmirror::mirror {

class ParentTable {
 public:
    ParentTable(SQLite::Database& database, const Catalogue& catalogue, FeedTable& feeds)
        : database_(database), catalogue_(catalogue), feeds_(feeds) {}

    /// Runs `work` in a transaction. If `work` fails, also clears what is cached in memory.
    template <class Work>
    auto in_transaction(WriteConnection& connection, const FeedKey& feed, Work&& work) {
        auto result = connection.in_transaction(std::forward<Work>(work));
        if (result.has_error()) { forget(feed); }
        return result;
    }

    ParentCounts note(const FeedKey& feed);
    void make_all_due(const FeedKey& feed);
    std::vector<Parent> next(const FeedKey& feed, const Feed& active_feed,
                             const BackgroundParents& background, std::size_t parents_max);
    /// Returns the parent with that key (as in _changes), live or deleted, with the values that `active_feed`
    /// needs. Without such a row, returns a parent with only its key if the request needs nothing else, and
    /// otherwise returns empty.
    std::optional<Parent> find(const FeedKey& feed, const Feed& active_feed, const std::string& key);
    /// Returns the parent's live rows whose records are not in `pages`. Returns none if a record without a
    /// readable key arrived, because it may be the record of any of these rows.
    std::vector<MissingRow> missing_of(const FeedKey& feed, const Parent& parent,
                                       std::span<const Page> pages);
    /// Notes that the parent's records were read, and that the delete guard withheld the deletion of
    /// `withheld` of them. The parent stays due if its row has changed since, and is removed if neither its
    /// row nor any of its records is live.
    void set_read(const FeedKey& feed, const Parent& parent, Timestamp now, std::uint64_t withheld);
    /// Notes the end of a pass in which the delete guard withheld `withheld` deletions. `swept_at` is the
    /// beginning of a pass that read every parent. If each parent has been read after deletions were last
    /// withheld, those deletions no longer count as withheld.
    void end_pass(const FeedKey& feed, std::uint64_t withheld, std::optional<Timestamp> swept_at,
                  Timestamp now);
    /// Removes a parent that was deleted with its records. If it comes back, it is treated as new.
    void remove(const FeedKey& feed, const OwnedCell& parent);
    /// Defers a parent whose records could not be read. It is not requested before `retry_at`.
    void defer(const FeedKey& feed, const Parent& parent, Timestamp retry_at, const std::string& error);
    /// Returns why one of the deferred parents could not be read, or empty text if none is deferred.
    std::string error(const FeedKey& feed);
    /// Clears what is cached in memory.
    void forget(const FeedKey& feed) { known_.erase(feed); }

 private:
    /// A feed's resource and its parent resource.
    struct Family {
        const Resource& child;
        const Resource& parent;
        const std::string& column;  ///< the column of the child that holds the parent's key
        /// True if the feed itself reads parent by parent, so that reading all parents shows every deletion.
        /// If only a fallback does so, a full scan of the feed itself may have withheld the deletions.
        bool shows_deletions;

        /// Returns an SQL condition that is true if the parent of the current row of _parents has live
        /// records.
        std::string has_records() const {
            return "EXISTS (SELECT 1 FROM " + child.name + " AS c WHERE c.tenant_id = ?1 AND c." + column +
                   " = _parents.parent_id AND c._deleted_at IS NULL)";
        }
    };
    Family family_of(const FeedKey& feed) const;
    /// Writes to temp._touched the keys of the parents that have lines in the change log after `position`.
    /// Returns false if there are none.
    bool touch(const FeedKey& feed, const Resource& parent, std::int64_t position);
    /// Updates _parents. Live parents in `source` (a FROM clause with alias `p`) that are not in _parents yet
    /// are added as due. `condition` selects the rows of _parents to check. Changed parents become due.
    /// Deleted parents are removed, or become due once more if they still have live child records, so that
    /// the API is asked about those records. Deferred parents stay deferred, unless they are removed.
    void take(const FeedKey& feed, const Family& family, const std::string& source,
              const std::string& condition);
    void run(const FeedKey& feed, const std::string& sql);
    /// While the records of a parent were being read, the parent may have been marked deleted and its row in
    /// _parents removed. If it has live records now, adds that row again, as due.
    void ask_again_if_gone(const FeedKey& feed, const Family& family, const Parent& parent);
    /// Returns whether each parent that may have live records was read after `time`.
    bool were_all_read_after(const FeedKey& feed, const Family& family, Timestamp time);

    SQLite::Database& database_;
    const Catalogue& catalogue_;
    FeedTable& feeds_;

    /// What the last note() found, so that a poll without new changes neither reads the log nor counts again.
    struct Known {
        /// The last position in the change log that was processed.
        std::int64_t position = 0;
        std::optional<ParentCounts> counts;
    };
    std::map<FeedKey, Known> known_;
};

}  // namespace stmirror::mirror
