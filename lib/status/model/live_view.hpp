// SPDX-License-Identifier: MIT
// The status of a running daemon, from the mirror's tables and the engine's current state. A separate thread
// reads the tables, on request and only if the last reading is too old (see ReadingAge). Call only on the
// loop thread.
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

/// The references must outlive the LiveView, and the LiveView must outlive every pending ask().
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

    /// Calls `use` exactly once, immediately or later. The table data may be as old as ReadingAge allows.
    void ask(Use use);
    /// Returns the status from the tables as last read. Reads no table.
    Snapshot glance() const;
    /// Returns true if nothing was written since the tables were last read, so that glance() shows their
    /// present state.
    bool is_current() const;
    /// Stores the engine's counts in ProcessFacts for the next LiveView. Call when the engine has ended.
    void hand_over_counts() const;

 private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace stmirror::status
