// SPDX-License-Identifier: MIT
// Reads and writes _parents: for which parents a per-parent feed has to be read, and when it last was. Learns
// of new, changed and vanished parents from the change log. Inside the caller's transaction; after one that
// failed, forget() is to be called. The store's thread only.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "catalogue/page.hpp"
#include "mirror/feeds/feed_state.hpp"
#include "mirror/feeds/feed_table.hpp"
#include "mirror/feeds/parent.hpp"
#include "mirror/feeds/parent_progress.hpp"
#include "mirror/records/missing_row.hpp"

namespace stmirror::mirror {

/// The resource whose rows are the parents of `resource`; null where it is not read for each parent.
const Resource* parent_of(const Resource& resource, const Catalogue& catalogue);
/// The column of a child resource that holds the parent's key: by it a parent's rows are found.
const std::string& parent_column(const Resource& resource, const Resource& parent);

class ParentTable {
 public:
    ParentTable(SQLite::Database& database, const Catalogue& catalogue, FeedTable& feeds)
        : database_(database), catalogue_(catalogue), feeds_(feeds) {}

    ParentProgress note(const FeedKey& feed);
    void make_all_due(const FeedKey& feed);
    std::vector<Parent> next(const FeedKey& feed, const Feed& way, const BackgroundParents& turns,
                             std::size_t parents_max);
    /// The parent of that key, written as in _changes, live or not, with what `way` asks for. Where the
    /// mirror has no such row, as much as the key says; empty where that is not enough.
    std::optional<Parent> find(const FeedKey& feed, const Feed& way, const std::string& key);
    /// The parent's live rows that are none of `pages`. None where a record came whose key could not be read:
    /// any of them may be that one.
    std::vector<MissingRow> missing_of(const FeedKey& feed, const Parent& parent,
                                       std::span<const Page> pages);
    /// Its records were read. It stays due where its row has changed meanwhile, and leaves where it is gone.
    void set_read(const FeedKey& feed, const Parent& parent, Timestamp now);
    /// It is gone with its records: where it comes back, it is a new one.
    void remove(const FeedKey& feed, const OwnedCell& parent);
    /// Its records could not be read; nobody asks before `retry_at`.
    void defer(const FeedKey& feed, const Parent& parent, Timestamp retry_at, const std::string& error);
    /// Why one that was put off could not be read.
    std::string error(const FeedKey& feed);
    /// What is remembered of the table beside it: after a transaction that did not commit.
    void forget(const FeedKey& feed) { known_.erase(feed); }

 private:
    /// A feed's resource and its parent's.
    struct Family {
        const Resource& child;
        const Resource& parent;
        const std::string& column;  ///< of the child: the parent's key
    };
    Family family_of(const FeedKey& feed) const;
    /// Collects the keys of the parents that the log names behind `position` in temp._touched; false: none.
    bool touch(const FeedKey& feed, const Resource& parent, std::int64_t position);
    /// Of the live parents that `source` yields as `p`, the new and the changed ones become due. Of those
    /// that `condition` names, the vanished ones leave; one that has live records is read once more before,
    /// for the API to say what became of them.
    void take(const FeedKey& feed, const Family& family, const std::string& source,
              const std::string& condition);
    void run(const FeedKey& feed, const std::string& sql);

    SQLite::Database& database_;
    const Catalogue& catalogue_;
    FeedTable& feeds_;

    /// So that a poll which finds nothing new neither reads the log again nor counts.
    struct Known {
        std::int64_t position = 0;  ///< in the change log, up to which there is nothing more to note
        std::optional<ParentProgress> progress;
    };
    std::map<FeedKey, Known> known_;
};

}  // namespace stmirror::mirror
