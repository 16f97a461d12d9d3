// SPDX-License-Identifier: MIT
// The running sweeps, with the rows that each has seen. A sweep runs as long as its ticket, which begin()
// returns, exists. The ticket may be destroyed on any thread. What the sweep has seen is removed later, in a
// call on the store thread.
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

    /// Starts a sweep that has seen no row. Ends an earlier sweep of the feed.
    Ticket begin(const FeedKey& feed, const Resource& resource);
    /// Returns null if no sweep of the feed is running.
    SeenRows* find(const FeedKey& feed);
    /// Returns null if the ticket's sweep of the feed has ended.
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
