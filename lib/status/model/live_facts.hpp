// SPDX-License-Identifier: MIT
// What only the running daemon knows, beside what the mirror's tables say: rates, queues, counts since its
// start, and how far each feed has come. Plain values, filled by who runs the engine.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/feed_key.hpp"
#include "base/timestamp.hpp"
#include "status/model/snapshot.hpp"

namespace stmirror::status {

/// What a feed is doing.
enum class Phase {
    Waiting,            ///< for its next run
    Backfill,           ///< the first read of everything
    Scan,               ///< reads on from its cursor
    Tail,               ///< looks past the settled token
    FullScan,           ///< reads everything again, behind a cursor that was refused
    BackgroundRefresh,  ///< takes its turn of the parents
    Sweep,              ///< looks for what vanished
};
/// "waiting", "backfill", …
const char* name(Phase phase);

struct LagSample {
    Timestamp at;
    std::chrono::seconds lag{0};
};

struct FeedFacts {
    Phase phase = Phase::Waiting;
    std::optional<double> progress;                 ///< 0 to 1, of a long phase
    std::optional<std::chrono::seconds> time_left;  ///< until that phase ends, as far as can be told
    std::uint64_t passes = 0;                       ///< finished since the start, whichever way
    std::optional<Timestamp> next_run;
    std::string warning;  ///< goes on, but oddly: one line with what to do
    std::string
        retrying;  ///< why its requests are tried again and again: one line with what to do; empty: no
    std::vector<LagSample> lag_history;  ///< oldest first; see LagHistory
};

struct TenantFacts {
    std::string name;
    double requests_per_second_now = 0;  ///< what the limiter allows at present
    double requests_per_second_configured = 0;
    std::map<int, std::uint64_t> requests_by_status;  ///< since the start; 0: there was no answer
    std::uint64_t retries = 0;                        ///< since the start; they count as requests too
    std::size_t waiting = 0;                          ///< requests that stand in line for the limiter
    std::size_t under_way = 0;                        ///< requests that were sent and not answered yet
};

struct LiveFacts {
    std::string version;  ///< of the program
    Timestamp started;
    bool ready = false;           ///< the mirror is open, and the first access token was fetched
    std::size_t store_queue = 0;  ///< pages that came and are not written yet
    std::map<std::int64_t, TenantFacts> tenants;
    std::map<FeedKey, FeedFacts> feeds;

    /// Null where nothing is known of it.
    const FeedFacts* find(const FeedStatus& feed) const;
};

/// All that the pages show.
struct View {
    Snapshot snapshot;
    LiveFacts live;
};

}  // namespace stmirror::status
