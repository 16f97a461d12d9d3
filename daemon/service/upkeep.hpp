// SPDX-License-Identifier: MIT
// The daemon's maintenance: prunes the change log at the start and once a day, and makes snapshots. Owns the
// snapshot thread; pruning runs on the store's thread. Created, stopped and destroyed on the loop's thread.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <memory>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "mirror/mirror.hpp"
#include "settings/settings.hpp"

namespace stmirror::daemon {

/// All of these outlive the Upkeep and the work that it has posted.
struct UpkeepParts {
    boost::asio::any_io_executor loop;
    boost::asio::any_io_executor store;
    const Clock& clock;
    Timers& timers;
    const Settings& settings;
    mirror::Mirror& mirror;
    Logger& log;
};

class Upkeep {
 public:
    /// Begins pruning at once; snapshots begin after first_reads_ended().
    explicit Upkeep(const UpkeepParts& parts);
    /// Returns when a snapshot under way has been abandoned: soon, unless the disk hangs.
    ~Upkeep();
    Upkeep(const Upkeep&) = delete;
    Upkeep& operator=(const Upkeep&) = delete;

    /// Call when the backfill of every feed has ended. The first snapshot waits for this, but for at most one
    /// snapshot interval, because a feed may fail for ever.
    void first_reads_ended();
    /// Starts nothing more, and asks a snapshot under way to stop.
    void stop();

    static constexpr std::chrono::hours prune_interval{24};

 private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace stmirror::daemon
