// SPDX-License-Identifier: MIT
// The status of a running daemon: the mirror's tables plus the engine's present state. A separate thread
// reads the tables, on request and only when the last reading is too old (see ReadingAge). All calls are made
// on the loop's thread.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>

#include "base/clock.hpp"
#include "settings/settings.hpp"
#include "status/model/process_facts.hpp"
#include "status/model/snapshot.hpp"
#include "sync/engine.hpp"

namespace stmirror::mirror {
class MirrorFile;
}

namespace stmirror::status {

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
    using Use = std::function<void(Result<Snapshot>)>;

    explicit LiveView(LiveViewParts parts);
    ~LiveView();

    /// Calls `use` once, at once or later. The tables may be as old as ReadingAge allows.
    void ask(Use use);
    /// The status from the tables as last read; reads nothing.
    Snapshot glance() const;
    /// Call when the engine has ended: stores its counts in ProcessFacts for the next LiveView.
    void hand_over_counts() const;

 private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace stmirror::status
