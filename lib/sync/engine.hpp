// SPDX-License-Identifier: MIT
// Runs the feeds of all tenants concurrently. Decisions are made elsewhere: by the feeds, the schedule, the
// limiter and verdicts.
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

/// All calls must come from the loop's thread.
class Engine {
 public:
    /// `loop` runs the coroutines, `store` the mirror's calls. Reads the secrets; Errc::Configuration if one
    /// is missing or unusable.
    static Result<std::unique_ptr<Engine>> create(const boost::asio::any_io_executor& loop,
                                                  const boost::asio::any_io_executor& store,
                                                  EngineParts parts);
    ~Engine();

    /// For jobs, such as those below, a check, a single call or a verification. See Tenants::for_job() about
    /// jobs beside serve().
    Tenants& tenants();

    /// Runs one pass over each of these resources (empty: all enabled ones) for every tenant. Needs a mirror.
    /// `done` receives one report per feed, tenant by tenant, in the order of the catalogue; a failed feed
    /// does not stop the others. A per-parent feed waits for the pass of its parent. `tenants`: the engine's
    /// own, or those of a job, which must outlive it.
    void sync(Tenants& tenants, const std::vector<std::string>& resources, const PassMode& mode,
              Observer* observer, std::function<void(std::vector<FeedReport>)> done);

    /// Reads these records of one tenant again, and all records that depend on them. Needs a mirror; `reader`
    /// must read the same one. `tenants`: as in sync().
    void refresh(Tenants& tenants, std::int64_t tenant_id, std::vector<RefreshTarget> targets,
                 mirror::Reader& reader, std::function<void(RefreshReport)> done);

    /// Keeps all enabled feeds of all tenants up to date by the configured schedule until EngineParts::stop.
    /// Needs a mirror. After the stop the running passes end at the next page boundary, unwritten state is
    /// recorded, and `done` is called. A pass that finds nothing writes nothing.
    void serve(std::function<void()> done);
    /// Cheap: does not access the mirror.
    Activity activity() const;

 private:
    struct Impl;
    explicit Engine(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace stmirror::sync
