// SPDX-License-Identifier: MIT
#include "daemon/jobs/job_output.hpp"

#include "daemon/runtime/context.hpp"
#include "daemon/runtime/exit_code.hpp"

namespace stmirror::daemon {

int fail(JobOutput& output, const Problem& problem) {
    for (const auto& line : lines_of(problem)) { output.err("stmirror: " + line + "\n"); }
    return code(exit_code_of(problem.code));
}

}  // namespace stmirror::daemon
