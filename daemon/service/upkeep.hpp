// SPDX-License-Identifier: MIT
// What the daemon does beside its feeds: it prunes the change log at its start and once a day, and makes
// snapshots. Owns the thread of the snapshots. Made, stopped and destroyed on the loop's thread; the pruning
// goes to the store's.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <memory>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "mirror/mirror.hpp"
#include "settings/settings.hpp"

namespace stmirror::daemon {

/// All of it outlives the upkeep, and what it has posted.
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
    /// Begins at once, but for the snapshots.
    explicit Upkeep(const UpkeepParts& parts);
    /// Returns when a snapshot under way has been given up, which is soon, unless the disk hangs.
    ~Upkeep();
    Upkeep(const Upkeep&) = delete;
    Upkeep& operator=(const Upkeep&) = delete;

    /// Every feed has been read once: until then no snapshot is made, but not longer than from one to the
    /// next, since a feed may fail for ever.
    void first_reads_ended();
    /// Nothing begins any more, and a snapshot under way is to be given up.
    void stop();

    static constexpr std::chrono::hours prune_interval{24};

 private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace stmirror::daemon
