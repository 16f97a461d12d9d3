// SPDX-License-Identifier: MIT
// Runs the feeds of all tenants side by side. It decides nothing: feeds, limiter and verdict do.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "api/http.hpp"
#include "api/request.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "catalogue/catalogue.hpp"
#include "client/outcome.hpp"
#include "mirror/mirror.hpp"
#include "mirror/reader.hpp"
#include "settings/settings.hpp"
#include "sync/activity.hpp"
#include "sync/check_line.hpp"
#include "sync/feeds/pass_mode.hpp"
#include "sync/passes/report.hpp"
#include "sync/refresh/refresh_report.hpp"
#include "sync/refresh/refresh_target.hpp"
#include "sync/verify_options.hpp"
#include "sync/verify_report.hpp"

namespace stmirror::sync {

/// What an engine works with. All of it outlives the engine.
struct EngineParts {
    const Settings& settings;
    const Catalogue& catalogue;
    const Clock& clock;
    Timers& timers;
    api::Transport& transport;
    mirror::Mirror* mirror;  ///< null: no feed can be read into it, all else works
    Logger& log;
    std::uint64_t random_seed = 0;
    boost::asio::any_io_executor
        reader{};  ///< where the proof reads the mirror; empty: where the store works
    boost::asio::any_io_executor decoder{};  ///< where answers become pages; empty: on the loop
};

/// Used from the loop's thread only.
class Engine {
 public:
    /// `loop` runs the coroutines, `store` the mirror's calls. Reads the secrets; Errc::Configuration where
    /// one is missing.
    static Result<std::unique_ptr<Engine>> create(const boost::asio::any_io_executor& loop,
                                                  const boost::asio::any_io_executor& store,
                                                  EngineParts parts);
    ~Engine();

    /// Needs a mirror. One pass over these resources (empty: all that are enabled) of every tenant. `done`
    /// gets a report for each feed, in the order of the catalogue; a feed that failed has held up no other.
    /// Feeds that are read for each row of a parent wait for the parent's pass.
    void sync(const std::vector<std::string>& resources, const PassMode& mode, Observer* observer,
              std::function<void(std::vector<FeedReport>)> done);

    /// A token for each tenant, and one small request for each feed.
    void check(std::function<void(std::vector<CheckLine>)> done);

    /// One call of any operation for one of the settings' tenants; `scope` is what to ask for after a 403.
    void call(std::int64_t tenant_id, api::ApiRequest request, std::string scope,
              std::function<void(client::Outcome<api::HttpReply>)> done);

    /// Holds the mirror, seen by `reader`, against the API (resources empty: all that are enabled). Mends
    /// only with a mirror. The reader outlives the verification.
    void verify(const std::vector<std::string>& resources, const VerifyOptions& options,
                mirror::Reader& reader, std::function<void(Result<VerifyReport>)> done);

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
