// SPDX-License-Identifier: MIT
// The lines of `check`. For people, each line is printed immediately. As JSON, all are printed at the end.
#pragma once

#include <vector>

#include "daemon/jobs/job.hpp"
#include "daemon/jobs/job_output.hpp"
#include "settings/settings.hpp"
#include "sync/check.hpp"

namespace stmirror::daemon {

Finding finding_of(const sync::CheckLine& line);

class CheckLines {
 public:
    CheckLines(JobOutput& output, bool json, bool has_colours);

    /// Adds what is known without the API and the secrets.
    void add_local(const CheckOptions& options, const Settings& settings);
    void add(const Finding& finding);
    /// Prints the JSON, or what to do next. Returns the exit code.
    int conclude(bool is_daemon_running, bool is_service);

 private:
    JobOutput& output_;
    bool json_;
    bool has_colours_;
    std::vector<Finding> findings_;
};

}  // namespace stmirror::daemon
