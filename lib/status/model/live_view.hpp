// SPDX-License-Identifier: MIT
// The View that the status server shows: the mirror's tables plus the engine's present state. A separate
// thread reads the tables, on request and only when the last reading is too old (see ReadingAge). All calls
// are made on the loop's thread.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "base/feed_key.hpp"
#include "settings/settings.hpp"
#include "status/model/lag_history.hpp"
#include "status/model/live_facts.hpp"
#include "status/model/parent_pace.hpp"
#include "sync/engine.hpp"

namespace stmirror::mirror {
class MirrorFile;
}

namespace stmirror::status {

/// What survives a reload of the configuration.
struct ProcessFacts {
    std::string version;
    Timestamp started;
    std::map<FeedKey, LagHistory> lags{};
    std::map<FeedKey, ParentPace> paces{};  ///< of backfills that read parent by parent
    LiveFacts counted{};                    ///< the counts of the engines before this one
};

/// All of these outlive the LiveView, and the LiveView outlives every pending ask().
struct LiveViewParts {
    boost::asio::any_io_executor loop;
    const Configuration& configuration;
    const Clock& clock;
    const sync::Engine& engine;
    const mirror::MirrorFile& file;
    ProcessFacts& process;
};

class LiveView {
 public:
    using Use = std::function<void(Result<View>)>;

    explicit LiveView(LiveViewParts parts);
    ~LiveView();

    /// Calls `use` once, at once or later. The tables may be as old as ReadingAge allows.
    void ask(Use use);
    /// The view from the tables as last read; reads nothing.
    View glance() const;
    /// Call when the engine has ended: stores its counts in ProcessFacts for the next LiveView.
    void hand_over_counts() const;

 private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace stmirror::status
