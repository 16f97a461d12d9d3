// SPDX-License-Identifier: MIT
// The daemon's maintenance: prunes the change log at the start and once a day, and makes snapshots. Call only
// on the loop thread.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <memory>
#include <stop_token>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "settings/settings.hpp"

namespace stmirror::mirror {
class ChangePruning;
}

namespace stmirror::daemon {

/// The references must outlive the Upkeep.
struct UpkeepParts {
    boost::asio::any_io_executor loop;
    boost::asio::any_io_executor store;
    boost::asio::any_io_executor snapshots;  ///< where snapshots are made, which takes long
    const Clock& clock;
    Timers& timers;
    const Settings& settings;
    mirror::ChangePruning& pruning;
    Logger& log;
    std::stop_token stop;  ///< after a stop nothing is started, and a running snapshot is abandoned soon
};

class Upkeep {
 public:
    /// Begins pruning. Snapshots begin after first_reads_ended(), or after one snapshot interval. Destroy the
    /// object only after the loop has run out of work.
    explicit Upkeep(const UpkeepParts& parts);
    ~Upkeep();
    Upkeep(const Upkeep&) = delete;
    Upkeep& operator=(const Upkeep&) = delete;

    /// Call when the backfill of every feed has ended. The first snapshot waits for this call, but at most
    /// for one snapshot interval, because a feed may fail forever.
    void first_reads_ended();

    static constexpr std::chrono::hours prune_interval{24};

 private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace stmirror::daemon
