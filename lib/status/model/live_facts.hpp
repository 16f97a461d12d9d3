// SPDX-License-Identifier: MIT
// What only the running daemon knows and the mirror's tables do not hold: request rates, queues, counts since
// its start, and the progress of each feed. Plain values; live_facts() in view.hpp fills them.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "base/feed_key.hpp"
#include "base/timestamp.hpp"
#include "status/model/snapshot.hpp"

namespace stmirror::status {

/// What a feed is doing.
enum class Phase {
    Waiting,            ///< for its next pass
    Backfill,           ///< the first read of everything
    Scan,               ///< reads on from its cursor
    Tail,               ///< reads past the stable token; saves no token
    FullScan,           ///< reads everything again by an export feed
    BackgroundRefresh,  ///< reads parents: those that are due, or unchanged ones again
    Sweep,              ///< reads everything again by a list with time windows
};
/// "waiting", "backfill", …
const char* name(Phase phase);

struct LagSample {
    Timestamp at;
    std::chrono::seconds lag{0};
};

struct FeedFacts {
    Phase phase = Phase::Waiting;
    std::optional<double> progress;                 ///< of a long phase, 0 to 1
    std::optional<std::chrono::seconds> time_left;  ///< until that phase ends, estimated
    std::uint64_t passes = 0;                       ///< ended since the start, with or without an error
    std::optional<Timestamp> next_run;
    std::string warning;   ///< the feed works, but something is wrong: one line with advice
    std::string retrying;  ///< why its requests are retried: one line with advice; empty: they are not
    std::optional<Errc> error_code;      ///< of the last error of its feed; empty: its last pass succeeded
    std::vector<LagSample> lag_history;  ///< oldest first; see LagHistory
};

struct TenantFacts {
    std::string name;
    double requests_per_second_now = 0;  ///< what the limiter allows at present
    double requests_per_second_configured = 0;
    std::map<int, std::uint64_t> requests_by_status;  ///< since the start; status 0: no answer came
    std::uint64_t retries = 0;                        ///< since the start; also counted in requests_by_status
    std::size_t waiting = 0;                          ///< requests that wait for the limiter
    std::size_t under_way = 0;                        ///< requests that were sent and are not answered yet
};

struct LiveFacts {
    std::string version;  ///< of the program
    Timestamp started;
    bool ready = false;           ///< the mirror is open, and a tenant has an access token
    std::size_t store_queue = 0;  ///< pages that were received and are not written yet
    std::map<std::int64_t, TenantFacts> tenants;
    std::map<FeedKey, FeedFacts> feeds;

    /// Null for an unknown feed.
    const FeedFacts* find(const FeedStatus& feed) const;
};

/// Everything that the status pages show.
struct View {
    Snapshot snapshot;
    LiveFacts live;
};

}  // namespace stmirror::status
