// SPDX-License-Identifier: MIT
// Reads and writes _parents: which parents a per-parent feed has to read, and when each was last read. Learns
// of new, changed and deleted parents from the change log. Runs inside the transaction of in_transaction().
// The store's thread only.
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
#include "mirror/records/missing_row.hpp"
#include "mirror/sqlite/write_connection.hpp"

namespace stmirror::mirror {

/// The resource whose rows are the parents of `resource`; null if it is not read for each parent.
const Resource* parent_of(const Resource& resource, const Catalogue& catalogue);
/// The column of a child resource that holds the parent's key.
const std::string& parent_column(const Resource& resource, const Resource& parent);

class ParentTable {
 public:
    ParentTable(SQLite::Database& database, const Catalogue& catalogue, FeedTable& feeds)
        : database_(database), catalogue_(catalogue), feeds_(feeds) {}

    /// Runs `work` in a transaction. A failure also clears what is cached in memory.
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
    /// Finds the parent with that key, written as in _changes, live or deleted, with the values that
    /// `active_feed` needs. Without such a row, the parent has only its key; empty if the request needs more
    /// than that.
    std::optional<Parent> find(const FeedKey& feed, const Feed& active_feed, const std::string& key);
    /// The live rows of the parent that are not in `pages`. None if a record arrived whose key could not be
    /// read, because it may be any of them.
    std::vector<MissingRow> missing_of(const FeedKey& feed, const Parent& parent,
                                       std::span<const Page> pages);
    /// The parent's records were read. It stays due if its row has changed since, and is removed if its row
    /// is gone.
    void set_read(const FeedKey& feed, const Parent& parent, Timestamp now);
    /// The parent is gone with its records. If it comes back, it is treated as new.
    void remove(const FeedKey& feed, const OwnedCell& parent);
    /// The parent's records could not be read: it is not requested before `retry_at`.
    void defer(const FeedKey& feed, const Parent& parent, Timestamp retry_at, const std::string& error);
    /// Why one of the deferred parents could not be read; empty if none is deferred.
    std::string error(const FeedKey& feed);
    /// Clears what is cached in memory.
    void forget(const FeedKey& feed) { known_.erase(feed); }

 private:
    /// A feed's resource and its parent resource.
    struct Family {
        const Resource& child;
        const Resource& parent;
        const std::string& column;  ///< the column of the child that holds the parent's key
    };
    Family family_of(const FeedKey& feed) const;
    /// Collects the keys of the parents that the log names after `position` in temp._touched; false: none.
    bool touch(const FeedKey& feed, const Resource& parent, std::int64_t position);
    /// Updates _parents. Live parents in `source` (a FROM clause with alias `p`) that are not in it yet are
    /// added as due. `condition` selects the rows of _parents to check: changed parents become due; deleted
    /// ones are removed, or become due once more if they still have live child records, so that the API is
    /// asked about those. Deferred ones stay deferred, unless they are removed.
    void take(const FeedKey& feed, const Family& family, const std::string& source,
              const std::string& condition);
    void run(const FeedKey& feed, const std::string& sql);

    SQLite::Database& database_;
    const Catalogue& catalogue_;
    FeedTable& feeds_;

    /// What the last note() found, so that a poll without new changes neither reads the log nor counts again.
    struct Known {
        std::int64_t position = 0;  ///< in the change log: everything up to it has been processed
        std::optional<ParentCounts> counts;
    };
    std::map<FeedKey, Known> known_;
};

}  // namespace stmirror::mirror
