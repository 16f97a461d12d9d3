// SPDX-License-Identifier: MIT
// Runs the feeds of all tenants concurrently. The engine makes no decisions: the feeds, the schedule, the
// limiter and the verdicts make them.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "mirror/reader.hpp"
#include "sync/activity.hpp"
#include "sync/engine_parts.hpp"
#include "sync/feeds/pass_mode.hpp"
#include "sync/passes/report.hpp"
#include "sync/refresh/refresh_report.hpp"
#include "sync/refresh/refresh_target.hpp"

namespace stmirror::sync {

class Tenants;

/// All functions must be called on the loop thread.
class Engine {
 public:
    /// Creates an engine whose coroutines run on `loop` and whose calls of the mirror run on `store`. Reads
    /// the secrets. Fails with Errc::Configuration if a secret is missing or unusable.
    static Result<std::unique_ptr<Engine>> create(const boost::asio::any_io_executor& loop,
                                                  const boost::asio::any_io_executor& store,
                                                  EngineParts parts);
    ~Engine();

    /// Returns the engine's tenants, for jobs: sync(), refresh(), a check, a single call or a verification.
    /// Tenants::for_job() says how a job runs alongside serve().
    Tenants& tenants();

    /// Runs one pass over each of `resources` (over all enabled ones if it is empty) for every tenant. Needs
    /// a mirror. `done` receives one report per feed, by tenant, then in the order of the catalogue. A failed
    /// feed does not stop the others. A per-parent feed waits for the pass of its parent. `tenants` belongs
    /// to the engine or to a job, and must exist until `done` is called.
    void sync(Tenants& tenants, const std::vector<std::string>& resources, const PassMode& mode,
              Observer* observer, std::function<void(std::vector<FeedReport>)> done);

    /// Reads again the records that `targets` name, and all records that depend on them. Needs a mirror;
    /// `reader` must read that mirror. `tenants` is as in sync().
    void refresh(Tenants& tenants, std::int64_t tenant_id, std::vector<RefreshTarget> targets,
                 mirror::Reader& reader, std::function<void(RefreshReport)> done);

    /// Keeps all enabled feeds of all tenants up to date by the configured schedule until EngineParts::stop
    /// is requested. Needs a mirror. After the stop, running passes end at the next page boundary, unwritten
    /// state is recorded, and `done` is called. A pass that finds nothing writes nothing.
    void serve(std::function<void()> done);
    /// Returns a copy of the current activity. Does not access the mirror.
    Activity activity() const;

 private:
    struct Impl;
    explicit Engine(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace stmirror::sync
