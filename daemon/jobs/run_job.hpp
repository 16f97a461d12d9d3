// SPDX-License-Identifier: MIT
// Does a job with an engine, in the daemon or in a command that works alone. Call only on the loop thread.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <optional>

#include "base/clock.hpp"
#include "daemon/jobs/job.hpp"
#include "daemon/jobs/job_output.hpp"
#include "settings/settings.hpp"
#include "sync/engine.hpp"
#include "sync/tenants.hpp"

namespace stmirror::daemon {

/// The references must outlive the job.
struct JobParts {
    const Configuration& configuration;
    sync::Engine& engine;
    sync::Tenants& tenants;  ///< the engine's own, or those of the job
    const Clock& clock;
    bool beside_passes = false;  ///< true in the daemon, whose engine runs its own passes at the same time
    bool errors_are_logged = false;  ///< true if the user of the command also sees the log
    /// Set only for `api`: why an existing mirror is not open for writing.
    std::optional<Problem> why_not_open{};

    const Settings& settings() const { return configuration.settings; }
    bool is_stopped() const { return tenants.parts().stop.stop_requested(); }
};

/// Does the job and returns the exit code. Ends soon after the stop of `parts.tenants` is requested.
boost::asio::awaitable<int> run_job(JobParts parts, Job job, JobOutput& output);

}  // namespace stmirror::daemon
