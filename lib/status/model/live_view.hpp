// SPDX-License-Identifier: MIT
// What the status server shows: the mirror's own tables, which a thread of its own reads when somebody asks
// and what it read last is too old, and the engine's knowledge of this moment. Used from the loop's
// thread.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "mirror/mirror.hpp"
#include "settings/settings.hpp"
#include "status/model/lag_history.hpp"
#include "status/model/live_facts.hpp"
#include "status/model/parent_pace.hpp"
#include "sync/engine.hpp"

namespace stmirror::status {

/// What stays the same over reloads.
struct ProcessFacts {
    std::string version;
    Timestamp started;
    std::map<FeedKey, LagHistory> lags{};
    std::map<FeedKey, ParentPace> paces{};  ///< of first reads parent by parent
    LiveFacts counted{};                    ///< the counts of the engines that have ended
};

/// All of it outlives the view, and the view outlives what was asked of it.
struct LiveViewParts {
    boost::asio::any_io_executor loop;
    const Configuration& configuration;
    const Clock& clock;
    const sync::Engine& engine;
    const mirror::Mirror& mirror;
    ProcessFacts& process;
};

class LiveView {
 public:
    using Use = std::function<void(Result<View>)>;

    explicit LiveView(LiveViewParts parts);
    ~LiveView();

    /// Calls `use` once, at once or later: with tables as old as ReadingAge allows.
    void ask(Use use);
    /// The same from the tables as they were last read, without reading them.
    View glance() const;
    /// The engine has ended: what it counted is for the view after this one.
    void hand_over_counts() const;

 private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace stmirror::status
