// SPDX-License-Identifier: MIT
// The command's side of the control socket: sends a job to the daemon and passes on its output. SIGINT and
// SIGTERM end the job; a second signal ends the process immediately. Before the daemon has the job, the
// first signal ends the wait for the daemon.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "base/problem.hpp"
#include "control/message.hpp"

namespace stmirror::control {

struct ClientOptions {
    Hello own{};
    std::chrono::milliseconds hello_time_max{30'000};
    /// How long the daemon may take to end the job after a signal.
    std::chrono::milliseconds stop_time_max{15'000};
    bool is_repeatable = true;  ///< false if the same job, sent again, might change the source twice
};

struct ClientCalls {
    std::function<void(const Output&)> print;
    std::function<void(const Progress&)> show;
};

/// Sends `job`, a JSON object, over a connected socket. Does not close the socket. Waits for the job and
/// returns its exit code. Empty if the daemon ended before it accepted the job. Returns a problem if the
/// daemon refused the job, ended during the job, or does not answer. If the daemon accepted a job that is not
/// repeatable and the result did not arrive, the problem has Errc::OutcomeUnknown.
Result<std::optional<int>> run_at_daemon(int socket, const std::string& job, const ClientOptions& options,
                                         const ClientCalls& calls);

}  // namespace stmirror::control
