// SPDX-License-Identifier: MIT
// Runs the feeds of all tenants side by side. It decides nothing: feeds, limiter and verdict do.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "mirror/reader.hpp"
#include "sync/activity.hpp"
#include "sync/engine_parts.hpp"
#include "sync/feeds/pass_mode.hpp"
#include "sync/passes/report.hpp"
#include "sync/refresh/refresh_report.hpp"
#include "sync/refresh/refresh_target.hpp"

namespace stmirror::sync {

class Tenants;

/// Used from the loop's thread only.
class Engine {
 public:
    /// `loop` runs the coroutines, `store` the mirror's calls. Reads the secrets; Errc::Configuration where
    /// one is missing.
    static Result<std::unique_ptr<Engine>> create(const boost::asio::any_io_executor& loop,
                                                  const boost::asio::any_io_executor& store,
                                                  EngineParts parts);
    ~Engine();

    /// For the jobs that are not the engine's: check, a single call, a verification.
    Tenants& tenants();

    /// Needs a mirror. One pass over these resources (empty: all that are enabled) of every tenant. `done`
    /// gets a report for each feed, in the order of the catalogue; a feed that failed has held up no other.
    /// Feeds that are read for each row of a parent wait for the parent's pass.
    void sync(const std::vector<std::string>& resources, const PassMode& mode, Observer* observer,
              std::function<void(std::vector<FeedReport>)> done);

    /// Needs a mirror, which `reader` sees too. Reads these records of one tenant again, and all that hangs
    /// on them.
    void refresh(std::int64_t tenant_id, std::vector<RefreshTarget> targets, mirror::Reader& reader,
                 std::function<void(RefreshReport)> done);

    /// Needs a mirror. Keeps all enabled feeds of all tenants fresh, by the schedule of the settings, until
    /// stop(): then the passes under way end between two pages, what they know is written, and `done` is
    /// called. A pass that finds nothing writes nothing.
    void serve(std::function<void()> done);
    /// Cheap; nothing is asked of the mirror.
    Activity activity() const;

    /// Wakes whatever waits; what is under way ends soon, and done() is still called.
    void stop();

 private:
    struct Impl;
    explicit Engine(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace stmirror::sync
