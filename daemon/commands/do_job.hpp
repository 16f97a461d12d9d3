// SPDX-License-Identifier: MIT
// Does a job in the running daemon if there is one, otherwise in this process.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>

#include "daemon/jobs/run_job.hpp"
#include "daemon/runtime/context.hpp"
#include "daemon/runtime/wiring.hpp"

namespace stmirror::daemon {

/// Does the job, prints its output and returns its exit code. Output and exit code are the same with and
/// without a daemon.
int do_job(const Context& context, const Configuration& configuration, Job job);

/// Work that is done in this process.
struct OwnWork {
    MirrorUse use = MirrorUse::Write;
    bool has_progress = false;  ///< shows progress bars if the output is a terminal
    bool needs_mirror = true;   ///< if false and the mirror cannot be opened, sets JobParts::why_not_open
    std::function<boost::asio::awaitable<int>(JobParts parts, JobOutput& output)> run;
    /// Prints why the work cannot begin and returns the exit code. If empty, Context::fail() does that.
    std::function<int(const Problem& problem, JobOutput& output)> refuse{};
};
int do_alone(const Context& context, const Configuration& configuration, const OwnWork& work);

}  // namespace stmirror::daemon
