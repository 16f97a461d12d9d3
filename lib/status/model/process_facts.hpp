// SPDX-License-Identifier: MIT
// What the daemon remembers for its status, also over a reload of the configuration. Loop's thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "base/clock.hpp"
#include "base/feed_key.hpp"
#include "status/model/lag_history.hpp"
#include "status/model/parent_progress.hpp"
#include "sync/activity.hpp"

namespace stmirror::status {

struct Snapshot;

/// An engine counts from its own start, the status from the daemon's: the counts of earlier engines.
class EarlierCounts {
 public:
    EarlierCounts() = default;
    explicit EarlierCounts(const sync::Activity& ended);
    void add_to(sync::Activity& activity) const;

 private:
    std::map<std::int64_t, client::TenantActivity> tenants_;
    std::map<FeedKey, std::uint64_t> passes_;
};

struct ProcessFacts {
    std::string version;
    Timestamp started;
    std::map<FeedKey, LagHistory> lags{};
    std::map<FeedKey, ParentPace> paces{};  ///< of backfills that read parent by parent
    EarlierCounts counted{};

    /// Adds the lag of each feed, and how far its backfill is.
    void note(const Snapshot& seen, TimePoint now);
};

}  // namespace stmirror::status
