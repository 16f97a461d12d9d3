// SPDX-License-Identifier: MIT
// Where a job's output goes: to the streams of this process, or over the control socket to a command.
#pragma once

#include <string>
#include <string_view>

#include "base/problem.hpp"
#include "sync/passes/report.hpp"

namespace stmirror::daemon {

class JobOutput : public sync::Observer {
 public:
    /// Writes a part of the result.
    virtual void out(std::string_view text) = 0;
    /// Writes errors and warnings, in whole lines.
    virtual void err(std::string_view text) = 0;
};

/// Prints the problem and returns its exit code.
int fail(JobOutput& output, const Problem& problem);

}  // namespace stmirror::daemon
