// SPDX-License-Identifier: MIT
// Does a job: the running daemon does it if there is one, otherwise this process.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>

#include "daemon/jobs/run_job.hpp"
#include "daemon/runtime/context.hpp"
#include "daemon/runtime/wiring.hpp"

namespace stmirror::daemon {

/// Prints the output and returns the exit code, which are the same either way.
int do_job(const Context& context, const Configuration& configuration, Job job);

/// What is done in this process.
struct OwnWork {
    MirrorUse use = MirrorUse::Write;
    bool has_progress = false;  ///< shows progress bars if the output is a terminal
    bool needs_mirror = true;   ///< false: if it cannot be opened, JobParts::why_not_open says why
    std::function<boost::asio::awaitable<int>(JobParts parts, JobOutput& output)> run;
    /// Prints why the work cannot begin, and returns the exit code; empty: Context::fail() does.
    std::function<int(const Problem& problem, JobOutput& output)> refuse{};
};
int do_alone(const Context& context, const Configuration& configuration, const OwnWork& work);

}  // namespace stmirror::daemon
