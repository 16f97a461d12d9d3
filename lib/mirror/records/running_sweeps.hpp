// SPDX-License-Identifier: MIT
// The running sweeps, with the rows that each has seen. begin() returns a ticket. When the ticket is
// destroyed, which may happen on any thread, the sweep ends. What the sweep has seen is removed later, in a
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
    /// Returns the rows seen by the feed's running sweep, or null if there is none.
    SeenRows* find(const FeedKey& feed);
    /// Returns the rows seen by the sweep of this ticket, or null if that sweep has ended.
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
