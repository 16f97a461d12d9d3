// SPDX-License-Identifier: MIT
// The sweeps that are running: which rows of which feed they have seen. A sweep runs as long as its ticket
// exists. The ticket may be dropped on any thread; the notes are removed later, by a call of the store's
// thread.
#pragma once

#include <map>
#include <memory>

#include "base/feed_key.hpp"
#include "mirror/records/seen_rows.hpp"

namespace stmirror::mirror {

class RunningSweeps {
 public:
    using Ticket = std::shared_ptr<const void>;

    explicit RunningSweeps(SQLite::Database& database) : database_(database) {}

    /// Starts with no row seen. An earlier sweep of the feed ends.
    Ticket begin(const FeedKey& feed, const Resource& resource);
    /// Null: no sweep of the feed is running.
    SeenRows* find(const FeedKey& feed);
    /// Null: the ticket's sweep of the feed has ended.
    SeenRows* find(const FeedKey& feed, const Ticket& ticket);
    void end(const FeedKey& feed) { sweeps_.erase(feed); }

 private:
    struct Sweep {
        Sweep(SQLite::Database& database, const Resource& resource, const FeedKey& feed,
              std::weak_ptr<const void> its_ticket)
            : seen(database, resource, feed.tenant_id), ticket(std::move(its_ticket)) {}
        SeenRows seen;
        std::weak_ptr<const void> ticket;
    };

    SQLite::Database& database_;
    std::map<FeedKey, Sweep> sweeps_;
};

}  // namespace stmirror::mirror
